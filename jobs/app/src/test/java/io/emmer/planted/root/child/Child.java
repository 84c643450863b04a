package io.emmer.planted.root.child;

import io.emmer.planted.root.Root;

/** A class of a package below a root package, which it knows. */
public record Child(Root root) {}

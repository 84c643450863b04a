package io.emmer.planted.root;

import io.emmer.planted.root.child.Child;

/** A class of a root package, which knows its child. */
public record Root(Child child) {}

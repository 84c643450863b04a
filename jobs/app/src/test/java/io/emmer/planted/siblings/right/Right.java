package io.emmer.planted.siblings.right;

import io.emmer.planted.siblings.left.Left;

/** The other half of a cycle of two packages. */
public record Right(Left left) {}

package io.emmer.planted.siblings.left;

import io.emmer.planted.siblings.right.Right;

/** One half of a cycle of two packages. */
public record Left(Right right) {}

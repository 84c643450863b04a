package io.emmer.planted.none.below;

/** A class that knows nobody. */
public record Below() {}

package io.emmer.planted.none.above;

import io.emmer.planted.none.below.Below;

/** A class that knows one below it, as it should be. */
public record Above(Below below) {}

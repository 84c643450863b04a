package io.emmer.planted.ring.second;

import io.emmer.planted.ring.third.Third;

/** One third of a cycle in which no two packages know each other. */
public record Second(Third next) {}

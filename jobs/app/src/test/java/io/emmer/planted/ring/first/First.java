package io.emmer.planted.ring.first;

import io.emmer.planted.ring.second.Second;

/** One third of a cycle in which no two packages know each other. */
public record First(Second next) {}

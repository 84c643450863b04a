package io.emmer.em;

import java.io.Serializable;

/** What the random draws of one candidate depend on besides rows and purpose. */
public record RandomKey(long seed, int restart, int components) implements Serializable {}

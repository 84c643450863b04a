package io.emmer.planted.ring.third;

import io.emmer.planted.ring.first.First;

/** One third of a cycle in which no two packages know each other. */
public final class Third {
  /** Only the body of a method closes the ring. */
  public static String name() {
    return new First(null).toString();
  }

  private Third() {}
}

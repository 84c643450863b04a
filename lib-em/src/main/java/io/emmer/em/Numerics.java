package io.emmer.em;

/** The version of the numbers that this library computes. */
public final class Numerics {
  /**
   * Must be raised by every change that alters a bit of what a run computes from the same rows,
   * settings and seed: another order of a sum, another formula, another use of random numbers. A
   * checkpoint has it, and a run goes on only from one of the same number; otherwise its first half
   * would have other bits than its second.
   */
  public static final int VERSION = 2;

  private Numerics() {}
}

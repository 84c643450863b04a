package io.emmer.em;

/**
 * What an E-step leaves of one leaf for the next pass of the same run. It saves work and changes no
 * bit: an E-step goes without it, or with one of any earlier pass, to the same statistics.
 */
public interface Memo {
  /** About the memory that it takes. */
  long bytes();
}

package io.emmer.em;

/**
 * What an E-step, or a round of k-means++, leaves of one leaf for the next pass of the same run. It
 * saves work and changes no bit: without it, or with one of any earlier pass, the results are the
 * same.
 */
public interface Memo {
  /** About the memory that it takes. */
  long bytes();
}

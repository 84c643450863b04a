package io.emmer.em.init;

import io.emmer.em.Memo;
import java.util.Arrays;

/**
 * What a round of k-means++ has found of a leaf: x.c - |c|^2 / 2 of the nearest centre and of the
 * candidates, one of which is a centre in the next round.
 */
final class SeedingMemo implements Memo {
  private final double[] nearest; // [n], of the centres so far
  private double[] scores; // [n*L + l], of the candidates
  private int round;

  private SeedingMemo(int rows) {
    nearest = new double[rows];
    Arrays.fill(nearest, Double.NEGATIVE_INFINITY);
  }

  /** A memo of nothing, to be filled in a round. */
  static SeedingMemo empty(int rows, SeedingRound round) {
    return new SeedingMemo(rows).forRound(round);
  }

  private SeedingMemo forRound(SeedingRound next) {
    round = next.round();
    int length = nearest.length * next.candidates().length;
    if (scores == null || scores.length != length) {
      scores = new double[length];
    }
    return this;
  }

  /** This memo with the last choice among the centres; null if it is not of the round before. */
  SeedingMemo before(SeedingRound next) {
    if (round != next.round() - 1) {
      return null;
    }
    int candidates = scores.length / nearest.length;
    for (int n = 0; n < nearest.length; n++) {
      nearest[n] = Math.max(nearest[n], scores[n * candidates + next.chosen()]);
    }
    return forRound(next);
  }

  /** Of row n. */
  double nearest(int n) {
    return nearest[n];
  }

  /**
   * Takes over what was found of row n.
   *
   * @param best of all centres
   * @param tile tile[at + l] of the candidates
   */
  void put(int n, double best, double[] tile, int at) {
    nearest[n] = best;
    int candidates = scores.length / nearest.length;
    System.arraycopy(tile, at, scores, n * candidates, candidates);
  }

  @Override
  public long bytes() {
    return (long) Double.BYTES * (nearest.length + scores.length);
  }
}

package io.emmer.em.factor;

import java.io.Serializable;

/**
 * The ratings of consecutive users, or of consecutive items, less the users' means: the unit of
 * work. Which rows a block has depends on nothing but its number.
 *
 * @param number firstRow / {@link #ROWS}
 * @param training validation, test: of the same rows; items have training ratings only
 */
public record RatingBlock(
    int number, int firstRow, RatingRows training, RatingRows validation, RatingRows test)
    implements Serializable {
  /** Rows of a block; the last one may have fewer. */
  public static final int ROWS = 64;

  /** Number of rows. */
  public int rows() {
    return training.rows();
  }

  /** The ratings of one part. */
  public RatingRows part(Part part) {
    return switch (part) {
      case TRAINING -> training;
      case VALIDATION -> validation;
      case TEST -> test;
    };
  }

  /** Number of blocks of so many rows. */
  public static int blocks(int rows) {
    return (rows + ROWS - 1) / ROWS;
  }

  /** Rows of a block. */
  public static int rowsOf(int number, int rows) {
    return Math.min(ROWS, rows - number * ROWS);
  }
}

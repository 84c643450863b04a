package io.emmer.app.image;

/**
 * The places of equal cells in lines and columns, in pixels.
 *
 * @param cellWidth width of a cell
 * @param cellHeight height of a cell
 * @param gap space between two cells
 * @param margin space around all cells
 */
public record Grid(int cellWidth, int cellHeight, int gap, int margin) {
  /** The left edge of a column, counted from 0. */
  public int left(int column) {
    return margin + column * (cellWidth + gap);
  }

  /** The upper edge of a line, counted from 0. */
  public int top(int line) {
    return margin + line * (cellHeight + gap);
  }

  /** The width of so many columns with their margins. */
  public int width(int columns) {
    return left(columns) - gap + margin;
  }

  /** The height of so many lines with their margins. */
  public int height(int lines) {
    return top(lines) - gap + margin;
  }
}

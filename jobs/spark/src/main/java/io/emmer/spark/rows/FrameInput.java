package io.emmer.spark.rows;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Rows of doubles of a DataFrame, in its order.
 *
 * @param name for messages, in the place of a file's
 * @param dimensions D
 * @param schema of the columns in use, which identifies them
 */
public record FrameInput(String name, long rows, int dimensions, String schema)
    implements RowInput {
  @Override
  public List<File> files() {
    return List.of(new File(name, 0, rows, schema.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public RowSubset subset() {
    return null;
  }

  @Override
  public RowInput select(RowSubset chosen) {
    throw new UnsupportedOperationException("rows of a DataFrame are chosen by its own methods");
  }

  @Override
  public int[] rowShape() {
    return new int[] {dimensions};
  }

  @Override
  public String format() {
    return "dataframe";
  }

  @Override
  public String type() {
    return "double";
  }

  @Override
  public boolean unsignedBytes() {
    return false;
  }

  @Override
  public boolean hasLabels() {
    return false;
  }
}

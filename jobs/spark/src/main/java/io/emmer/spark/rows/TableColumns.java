package io.emmer.spark.rows;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;

/**
 * Which columns of tables hold what.
 *
 * @param features one column of arrays, vectors or numbers, or several of numbers
 * @param label or null
 * @param weight or null
 * @param id or null
 */
public record TableColumns(List<String> features, String label, String weight, String id)
    implements Serializable {
  /** The column of features that {@code generate} and {@code convert} write. */
  public static final String FEATURES = "features";

  private static final String SCALE = "emmer.scale";
  private static final String ROW_SHAPE = "emmer.rowShape";

  public TableColumns {
    features = List.copyOf(features);
  }

  /** All that are read, features first. */
  List<String> all() {
    List<String> names = new ArrayList<>(features);
    for (String name : new String[] {label, weight, id}) {
      if (name != null) {
        names.add(name);
      }
    }
    return names;
  }

  /** Where label, weight or id stands in {@link #all}. */
  int indexOf(String name) {
    return all().lastIndexOf(name);
  }

  /**
   * What a column of arrays of small integers says so that they are read as unsigned bytes, 0 to
   * 255, and kept as such.
   *
   * @param scale by which values are to be divided where --scale says nothing
   * @param rowShape sizes of the axes of one row
   */
  public static Metadata unsignedBytes(double scale, int... rowShape) {
    long[] shape = java.util.Arrays.stream(rowShape).asLongStream().toArray();
    return new MetadataBuilder().putDouble(SCALE, scale).putLongArray(ROW_SHAPE, shape).build();
  }

  /** What a column of arrays of other numbers says of their shape. */
  public static Metadata shaped(int... rowShape) {
    long[] shape = java.util.Arrays.stream(rowShape).asLongStream().toArray();
    return new MetadataBuilder().putLongArray(ROW_SHAPE, shape).build();
  }

  static boolean isUnsignedBytes(Metadata metadata) {
    return metadata.contains(SCALE);
  }

  static double scale(Metadata metadata) {
    return metadata.contains(SCALE) ? metadata.getDouble(SCALE) : 1;
  }

  /** The shape that the metadata tells, if it is one of so many values. */
  static int[] rowShape(Metadata metadata, int dimensions) {
    if (metadata.contains(ROW_SHAPE)) {
      int[] shape =
          java.util.Arrays.stream(metadata.getLongArray(ROW_SHAPE))
              .mapToInt(s -> (int) s)
              .toArray();
      if (java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b) == dimensions) {
        return shape;
      }
    }
    return new int[] {dimensions};
  }
}

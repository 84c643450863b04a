package io.emmer.spark.rows;

import io.emmer.spark.UsageException;
import java.io.Serializable;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Which columns of tables hold what.
 *
 * @param features one column of arrays, vectors or numbers, or several of numbers
 * @param label or null
 * @param weight or null
 * @param id or null
 * @param keep columns that travel with the rows as texts, whatever other roles they have
 * @param cells what features are that may be texts or missing; null if all are to be numbers
 */
public record TableColumns(
    List<String> features,
    String label,
    String weight,
    String id,
    List<String> keep,
    CellTypes cells)
    implements Serializable {
  /** The column of features that {@code generate} and {@code convert} write. */
  public static final String FEATURES = "features";

  private static final String SCALE = "emmer.scale";
  private static final String ROW_SHAPE = "emmer.rowShape";

  public TableColumns {
    features = List.copyOf(features);
    keep = List.copyOf(keep);
    Set<String> once = new HashSet<>();
    for (String name : features) {
      if (!once.add(name)) {
        throw new UsageException("{features} %s: is named twice; name it once", name);
      }
    }
    for (String name : new String[] {label, id}) {
      if (name != null && (features.contains(name) || name.equals(weight))) {
        throw new UsageException(
            "{label}, {id} %s: the column has another role too; leave one of them out", name);
      }
    }
  }

  /** Columns that are what they hold. */
  static TableColumns cells(List<String> names) {
    return new TableColumns(names, null, null, null, List.of(), CellTypes.ANY);
  }

  /** All that are read, each once whatever roles it has, features first. */
  List<String> all() {
    Set<String> names = new LinkedHashSet<>(features);
    Stream.of(label, weight, id).filter(Objects::nonNull).forEach(names::add);
    names.addAll(keep);
    return List.copyOf(names);
  }

  /** Where label, weight or id stands in {@link #all}, -1 if there is none. */
  int indexOf(String nameOrNull) {
    return nameOrNull == null ? -1 : all().indexOf(nameOrNull);
  }

  /** Where each column that is kept stands in {@link #all}. */
  int[] keptAt() {
    List<String> all = all();
    return keep.stream().mapToInt(all::indexOf).toArray();
  }

  /** Whether a column is kept and has no other role. */
  boolean isOnlyKept(String name) {
    return keep.contains(name)
        && !features.contains(name)
        && !name.equals(weight)
        && !name.equals(label);
  }

  /** Whether a column is read as text, which labels, ids and what is kept are. */
  boolean isText(String name) {
    return name.equals(label) || name.equals(id) || isOnlyKept(name);
  }

  /** Whether a column may hold texts, and is not refused then. */
  boolean mayBeText(String name) {
    return isText(name) || (cells != null && features.contains(name));
  }

  /**
   * The columns as they are read: decimal numbers as doubles, and of labels and ids whatever is no
   * number as text.
   *
   * @param schema their types in the files
   */
  StructType read(StructType schema) {
    StructType read = new StructType();
    for (StructField field : schema.fields()) {
      read = read.add(field.name(), read(field), true, field.metadata());
    }
    return read;
  }

  private DataType read(StructField field) {
    DataType type = field.dataType();
    boolean isCell = cells != null && features.contains(field.name()) && type instanceof AtomicType;
    if (isCell && type instanceof DecimalType) {
      return DataTypes.DoubleType;
    }
    if (isText(field.name()) || (isCell && !type.equals(DataTypes.BinaryType))) {
      return NumberType.of(type).isPresent() ? type : DataTypes.StringType;
    }
    return type instanceof ArrayType array
        ? DataTypes.createArrayType(number(array.elementType()), array.containsNull())
        : number(type);
  }

  private static DataType number(DataType type) {
    return type instanceof DecimalType ? DataTypes.DoubleType : type;
  }

  /** A column as it is read. */
  Column column(StructType schema, String name) {
    StructField field = schema.apply(name);
    DataType read = read(field);
    return read.equals(field.dataType())
        ? FrameInput.column(name)
        : FrameInput.column(name).cast(read);
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

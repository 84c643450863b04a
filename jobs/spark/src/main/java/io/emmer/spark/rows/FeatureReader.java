package io.emmer.spark.rows;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Reads the features of a row of Spark SQL, which stand in its first columns.
 *
 * @param form how they stand there
 * @param types of the numbers: one for arrays, one a column for columns, none for vectors
 * @param names of the columns
 * @param cellsOrNull reads cells; null for other forms, and until levels are known
 */
record FeatureReader(Form form, List<NumberType> types, List<String> names, RowCells cellsOrNull)
    implements Serializable {
  /** How features are held. */
  enum Form {
    ARRAY,
    VECTOR,
    COLUMNS,
    /** Columns of which some may hold texts. */
    CELLS
  }

  private static final int VECTOR_FIELDS = 4;

  /** A reader of columns of these types, or null if they are none that features can have. */
  static FeatureReader of(List<String> names, List<DataType> columns) {
    if (columns.size() == 1 && columns.get(0).equals(SQLDataTypes.VectorType())) {
      return new FeatureReader(Form.VECTOR, List.of(), names, null);
    }
    boolean array = columns.size() == 1 && columns.get(0) instanceof ArrayType;
    List<NumberType> types =
        columns.stream()
            .map(type -> type instanceof ArrayType a && array ? a.elementType() : type)
            .flatMap(type -> NumberType.of(type).stream())
            .toList();
    if (types.size() < columns.size()) {
      return null;
    }
    return new FeatureReader(array ? Form.ARRAY : Form.COLUMNS, types, names, null);
  }

  /** As {@link #of(List, List)}, also of texts if cells may be such. */
  static FeatureReader of(TableColumns columns, List<DataType> types) {
    FeatureReader numbers = of(columns.features(), types);
    boolean isText =
        columns.cells() != null
            && types.stream().allMatch(t -> t.equals(DataTypes.StringType) || isNumber(t));
    return numbers == null && isText
        ? new FeatureReader(Form.CELLS, List.of(), columns.features(), null)
        : numbers;
  }

  private static boolean isNumber(DataType type) {
    return NumberType.of(type).isPresent();
  }

  /** Whether every feature is a column. */
  boolean isOfColumns() {
    return form == Form.COLUMNS || form == Form.CELLS;
  }

  /** The same columns, read otherwise. */
  FeatureReader cells(RowCells cells) {
    return new FeatureReader(Form.CELLS, List.of(), names, cells);
  }

  boolean isWhole() {
    return form != Form.VECTOR
        && form != Form.CELLS
        && types.stream().allMatch(NumberType::isWhole);
  }

  /** Number of values of a row, -1 if they are null. */
  int dimensions(InternalRow row) {
    if (isOfColumns()) {
      return names.size();
    }
    if (row.isNullAt(0)) {
      return -1;
    }
    if (form == Form.ARRAY) {
      return row.getArray(0).numElements();
    }
    InternalRow vector = row.getStruct(0, VECTOR_FIELDS);
    return isSparse(vector) ? vector.getInt(1) : vector.getArray(3).numElements();
  }

  private static boolean isSparse(InternalRow vector) {
    return vector.getByte(0) == 0;
  }

  /**
   * Reads a row.
   *
   * @param out out[d], exactly D values
   * @return what is wrong with the row, null if nothing is
   */
  String read(InternalRow row, double[] out) {
    return switch (form) {
      case COLUMNS -> columns(row, out);
      case CELLS -> cellsOrNull.read(row, out);
      case ARRAY -> row.isNullAt(0) ? "features are null" : array(row.getArray(0), out);
      case VECTOR ->
          row.isNullAt(0) ? "features are null" : vector(row.getStruct(0, VECTOR_FIELDS), out);
    };
  }

  private String columns(InternalRow row, double[] out) {
    for (int d = 0; d < out.length; d++) {
      if (row.isNullAt(d)) {
        return missing(names.get(d));
      }
      out[d] = types.get(d).get(row, d);
    }
    return null;
  }

  /** Of a cell where there must be a number. */
  static String missing(String name) {
    return "'" + name + "' is missing, which the family mixed alone takes";
  }

  private String array(ArrayData array, double[] out) {
    if (array.numElements() != out.length) {
      return ragged(array.numElements(), out.length);
    }
    NumberType type = types.get(0);
    for (int d = 0; d < out.length; d++) {
      if (array.isNullAt(d)) {
        return "value " + d + " is null";
      }
      out[d] = type.get(array, d);
    }
    return null;
  }

  /** As VectorUDT holds them: type (0 sparse, 1 dense), size, indices, values. */
  private static String vector(InternalRow vector, double[] out) {
    boolean sparse = isSparse(vector);
    ArrayData values = vector.getArray(3);
    int size = sparse ? vector.getInt(1) : values.numElements();
    if (size != out.length) {
      return ragged(size, out.length);
    }
    if (sparse) {
      Arrays.fill(out, 0);
      ArrayData indices = vector.getArray(2);
      for (int i = 0; i < values.numElements(); i++) {
        out[indices.getInt(i)] = values.getDouble(i);
      }
    } else {
      for (int d = 0; d < out.length; d++) {
        out[d] = values.getDouble(d);
      }
    }
    return null;
  }

  private static String ragged(int found, int expected) {
    return found + " values, expected " + expected + " as in the first row";
  }
}

package io.emmer.spark.rows;

import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Keys of rows whose bytes, compared without sign, have an order.
 *
 * @param files where their rows stand, for that of files
 * @param labelAt where the label stands, -1 without
 * @param idAt where the id stands, -1 without
 * @param features how they are read where they are one column of arrays or vectors, else null
 * @param types of the columns, null where they are read as texts
 * @param asText whether a column is one of texts, whatever it is read as
 */
record RowKeys(
    RowOrder order,
    FileRows files,
    int labelAt,
    int idAt,
    FeatureReader features,
    List<NumberType> types,
    List<Boolean> asText)
    implements Serializable {
  private static final int MISSING = 0;
  private static final int NUMBER = 1;
  private static final int TEXT = 2;
  private static final int ESCAPED = 0xff;

  /**
   * Keys of rows of some columns.
   *
   * @param read the types that they are read with
   */
  static RowKeys of(RowOrder order, FileRows files, TableColumns columns, StructType read) {
    List<NumberType> types = new ArrayList<>();
    List<Boolean> asText = new ArrayList<>();
    for (String name : columns.all()) {
      NumberType type = NumberType.of(read.apply(name).dataType()).orElse(null);
      boolean isCell = columns.cells() != null && types.size() < columns.features().size();
      types.add(type);
      asText.add(
          type == null
              || name.equals(columns.id())
              || (isCell && (type == NumberType.BOOLEAN || columns.cells().isCategorical(name))));
    }
    Optional<FeatureReader> whole =
        columns.features().size() > 1
            ? Optional.empty()
            : Optional.ofNullable(
                    FeatureReader.of(
                        columns.features(),
                        List.of(read.apply(columns.features().get(0)).dataType())))
                .filter(reader -> reader.form() != FeatureReader.Form.COLUMNS);
    int labelAt = columns.indexOf(columns.label());
    int idAt = columns.indexOf(columns.id());
    return new RowKeys(order, files, labelAt, idAt, whole.orElse(null), types, asText);
  }

  /** The key of a row as a {@link TableScan} gives it. */
  byte[] of(InternalRow row) {
    return switch (order) {
      case FILE -> ByteBuffer.allocate(Long.BYTES).putLong(files.of(row, types.size())).array();
      case ID -> id(row);
      case CONTENT -> content(row);
    };
  }

  /** The id in UTF-8, empty if it is missing. */
  private byte[] id(InternalRow row) {
    return RowCells.text(row, idAt, types.get(idAt)).getBytes();
  }

  /** All cells: features, label, weight, id. */
  private byte[] content(InternalRow row) {
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    if (features != null) {
      features(row, key);
    }
    for (int i = features == null ? 0 : 1; i < types.size(); i++) {
      if (asText.get(i)) {
        text(RowCells.text(row, i, types.get(i)).getBytes(), key);
      } else {
        number(RowCells.number(row, i, types.get(i)), key);
        exact(row, i, key);
      }
    }
    return key.toByteArray();
  }

  /** All digits of a label beyond 2^53, of which several are one double. */
  private void exact(InternalRow row, int i, ByteArrayOutputStream key) {
    if (i == labelAt && types.get(i) == NumberType.LONG && !row.isNullAt(i)) {
      key.writeBytes(
          ByteBuffer.allocate(Long.BYTES).putLong(row.getLong(i) ^ Long.MIN_VALUE).array());
    }
  }

  private void features(InternalRow row, ByteArrayOutputStream key) {
    double[] values = new double[Math.max(0, features.dimensions(row))];
    if (features.read(row, values) != null) {
      key.write(MISSING); // and is refused when it is read for good
      return;
    }
    for (double value : values) {
      number(value, key);
    }
  }

  private static void number(double value, ByteArrayOutputStream key) {
    if (Double.isNaN(value)) {
      key.write(MISSING);
      return;
    }
    long bits = Double.doubleToLongBits(value + 0.0); // -0 as 0
    key.write(NUMBER);
    key.writeBytes(
        ByteBuffer.allocate(Long.BYTES)
            .putLong(bits ^ ((bits >> (Long.SIZE - 1)) | Long.MIN_VALUE))
            .array());
  }

  /** Bytes, in which 0 is escaped, and two of them at the end: so a text precedes longer ones. */
  private static void text(byte[] bytes, ByteArrayOutputStream key) {
    if (bytes.length == 0) {
      key.write(MISSING);
      return;
    }
    key.write(TEXT);
    for (byte b : bytes) {
      key.write(b);
      if (b == 0) {
        key.write(ESCAPED);
      }
    }
    key.write(0);
    key.write(0);
  }
}

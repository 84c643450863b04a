package io.emmer.spark.rows;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Spark's types that are read as doubles; longs beyond 2^53 are rounded, true is 1. */
enum NumberType {
  BOOLEAN,
  BYTE,
  SHORT,
  INTEGER,
  LONG,
  FLOAT,
  DOUBLE;

  private static final Map<DataType, NumberType> BY_TYPE =
      Map.of(
          DataTypes.BooleanType, BOOLEAN,
          DataTypes.ByteType, BYTE,
          DataTypes.ShortType, SHORT,
          DataTypes.IntegerType, INTEGER,
          DataTypes.LongType, LONG,
          DataTypes.FloatType, FLOAT,
          DataTypes.DoubleType, DOUBLE);

  static Optional<NumberType> of(DataType type) {
    return Optional.ofNullable(BY_TYPE.get(type));
  }

  boolean isWhole() {
    return this != FLOAT && this != DOUBLE;
  }

  double get(SpecializedGetters source, int i) {
    return switch (this) {
      case BOOLEAN -> source.getBoolean(i) ? 1 : 0;
      case BYTE -> source.getByte(i);
      case SHORT -> source.getShort(i);
      case INTEGER -> source.getInt(i);
      case LONG -> source.getLong(i);
      case FLOAT -> source.getFloat(i);
      case DOUBLE -> source.getDouble(i);
    };
  }

  /**
   * The value as text: whole numbers without a point, whatever they are stored as; NaN is empty.
   */
  String text(SpecializedGetters source, int i) {
    if (this == BOOLEAN) {
      return Boolean.toString(source.getBoolean(i));
    }
    if (this == LONG) {
      return Long.toString(source.getLong(i));
    }
    double value = get(source, i);
    if (Double.isNaN(value)) {
      return "";
    }
    if (value == (long) value) {
      return Long.toString((long) value);
    }
    return this == FLOAT ? Float.toString((float) value) : Double.toString(value);
  }
}

package io.emmer.spark.rows;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Spark's types that are read as doubles; longs beyond 2^53 are rounded. */
enum NumberType {
  BYTE,
  SHORT,
  INTEGER,
  LONG,
  FLOAT,
  DOUBLE;

  private static final Map<DataType, NumberType> BY_TYPE =
      Map.of(
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
      case BYTE -> source.getByte(i);
      case SHORT -> source.getShort(i);
      case INTEGER -> source.getInt(i);
      case LONG -> source.getLong(i);
      case FLOAT -> source.getFloat(i);
      case DOUBLE -> source.getDouble(i);
    };
  }

  long getWhole(SpecializedGetters source, int i) {
    return this == LONG ? source.getLong(i) : (long) get(source, i);
  }
}

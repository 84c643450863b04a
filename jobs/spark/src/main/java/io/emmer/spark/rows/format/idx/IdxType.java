package io.emmer.spark.rows.format.idx;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** Type of the values of an IDX file; values of several bytes are big-endian. */
public enum IdxType {
  UNSIGNED_BYTE(0x08, 1),
  SIGNED_BYTE(0x09, 1),
  SHORT(0x0B, 2),
  INT(0x0C, 4),
  /** IEEE 754, 32 bits. */
  FLOAT(0x0D, 4),
  /** IEEE 754, 64 bits. */
  DOUBLE(0x0E, 8);

  private static final VarHandle SHORTS = bigEndian(short[].class);
  private static final VarHandle INTS = bigEndian(int[].class);
  private static final VarHandle FLOATS = bigEndian(float[].class);
  private static final VarHandle DOUBLES = bigEndian(double[].class);

  private final int code;
  private final int bytes;

  IdxType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** Byte 2 of the header. */
  public int code() {
    return code;
  }

  /** Bytes of one value. */
  public int bytes() {
    return bytes;
  }

  /**
   * The type of a file.
   *
   * @param code byte 2 of a header, 0..255
   * @return the type, empty for a code that IDX does not define
   */
  public static Optional<IdxType> ofCode(int code) {
    return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
  }

  /**
   * One value as a double, exactly.
   *
   * @param source raw values, as read from the file
   * @param index of the value, counted in values, not bytes
   * @throws IndexOutOfBoundsException if the array holds no such value
   */
  public double decode(byte[] source, int index) {
    return switch (this) {
      case UNSIGNED_BYTE -> source[index] & 0xff;
      case SIGNED_BYTE -> source[index];
      case SHORT -> (short) SHORTS.get(source, index * Short.BYTES);
      case INT -> (int) INTS.get(source, index * Integer.BYTES);
      case FLOAT -> (float) FLOATS.get(source, index * Float.BYTES);
      case DOUBLE -> (double) DOUBLES.get(source, index * Double.BYTES);
    };
  }

  /**
   * Values as doubles, exactly: {@code target[targetFirst + i] = source value (sourceFirst + i)}.
   *
   * @param source raw values, as read from the file
   * @param sourceFirst index of the first value, counted in values, not bytes
   * @param count number of values
   * @throws IndexOutOfBoundsException if either array is too short
   */
  public void toDoubles(
      byte[] source, int sourceFirst, int count, double[] target, int targetFirst) {
    Objects.checkFromIndexSize(sourceFirst, count, source.length / bytes);
    Objects.checkFromIndexSize(targetFirst, count, target.length);
    for (int i = 0; i < count; i++) {
      target[targetFirst + i] = decode(source, sourceFirst + i);
    }
  }

  private static VarHandle bigEndian(Class<?> arrayType) {
    return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.BIG_ENDIAN);
  }
}

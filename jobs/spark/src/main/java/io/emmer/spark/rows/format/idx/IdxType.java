package io.emmer.spark.rows.format.idx;

import io.emmer.em.model.NpyType;
import java.util.Arrays;
import java.util.Optional;

/** Type of the values of an IDX file; values of several bytes are big-endian. */
public enum IdxType {
  UNSIGNED_BYTE(0x08, NpyType.U1),
  SIGNED_BYTE(0x09, NpyType.I1),
  SHORT(0x0B, NpyType.I2),
  INT(0x0C, NpyType.I4),
  /** IEEE 754, 32 bits. */
  FLOAT(0x0D, NpyType.F4),
  /** IEEE 754, 64 bits. */
  DOUBLE(0x0E, NpyType.F8);

  private final int code;
  private final NpyType elements;

  IdxType(int code, NpyType elements) {
    this.code = code;
    this.elements = elements;
  }

  /** Byte 2 of the header. */
  public int code() {
    return code;
  }

  /** Bytes of one value. */
  public int bytes() {
    return elements.bytes();
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

  /** How one value is read. */
  NpyType elements() {
    return elements;
  }
}

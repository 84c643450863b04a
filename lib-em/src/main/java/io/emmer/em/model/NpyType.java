package io.emmer.em.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Element types of NPY files that are read as doubles; {@code i8} beyond 2^53 is rounded. */
public enum NpyType {
  /** Unsigned bytes, 0..255. */
  U1("u1", 1),
  /** Signed bytes. */
  I1("i1", 1),
  /** 16-bit integers. */
  I2("i2", 2),
  /** 32-bit integers. */
  I4("i4", 4),
  /** 64-bit integers. */
  I8("i8", 8),
  /** IEEE single precision. */
  F4("f4", 4),
  /** IEEE double precision. */
  F8("f8", 8);

  /** What {@link #parse} accepts, for messages. */
  static final String EXPECTED = "|u1, |i1, <i2, <i4, <i8, <f4, <f8 or their big-endian forms";

  private final String code;
  private final int bytes;

  NpyType(String code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** Size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** The {@code descr} of the header in the given byte order, such as {@code <f8}. */
  public String descr(ByteOrder order) {
    if (bytes == 1) {
      return "|" + code;
    }
    return (order == ByteOrder.LITTLE_ENDIAN ? "<" : ">") + code;
  }

  /** The next element of {@code source}, which has the file's byte order, as a double. */
  public double next(ByteBuffer source) {
    return switch (this) {
      case U1 -> Byte.toUnsignedInt(source.get());
      case I1 -> source.get();
      case I2 -> source.getShort();
      case I4 -> source.getInt();
      case I8 -> source.getLong();
      case F4 -> source.getFloat();
      case F8 -> source.getDouble();
    };
  }

  /** The type of a {@code descr} such as {@code <f8}, if it is one of these. */
  static Optional<NpyType> parse(String descr) {
    for (NpyType type : values()) {
      if (descr.length() == 3
          && descr.endsWith(type.code)
          && (type.bytes == 1 ? "|<>=" : "<>").indexOf(descr.charAt(0)) >= 0) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** The byte order of a {@code descr} that {@link #parse} accepted. */
  static ByteOrder order(String descr) {
    return descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }
}

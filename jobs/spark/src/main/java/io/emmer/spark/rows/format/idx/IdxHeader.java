package io.emmer.spark.rows.format.idx;

import io.emmer.em.text.Text;
import io.emmer.spark.InputException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Header of an IDX file: {@code 4 + 4 n} bytes for n dimensions.
 *
 * @param type of the values
 * @param sizes of the dimensions, 1 to 8 of them, each 1 or more; the first is the number of rows
 */
public record IdxHeader(IdxType type, List<Integer> sizes) implements Serializable {
  private static final int MAX_DIMENSIONS = 8;

  /** Bytes of the longest header that is accepted. */
  static final int MAX_HEADER_BYTES = headerBytes(MAX_DIMENSIONS);

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if the number of dimensions or a size is out of range, or a
   *     row has more than 2^31 - 1 bytes; its message starts with the byte offset in the header
   */
  public IdxHeader {
    sizes = List.copyOf(sizes);
    checkDimensions(sizes.size());
    long bytesPerRow = type.bytes();
    for (int i = 0; i < sizes.size(); i++) {
      int offset = headerBytes(i);
      int size = sizes.get(i);
      if (size < 1) {
        String what = i == 0 ? "number of rows" : "size of dimension " + i;
        throw new IllegalArgumentException(
            Text.format("byte %s: %s is %s, expected 1 or more", offset, what, size));
      }
      bytesPerRow *= i == 0 ? 1 : size;
      if (bytesPerRow > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            Text.format(
                "byte %s: size %s of dimension %s makes a row of %s bytes or more, expected at "
                    + "most %s",
                offset, size, i, bytesPerRow, Integer.MAX_VALUE));
      }
    }
  }

  /** As the canonical constructor. */
  public IdxHeader(IdxType type, int... sizes) {
    this(type, Arrays.stream(sizes).boxed().toList());
  }

  public long rows() {
    return sizes.get(0);
  }

  /** Sizes of the dimensions but the first: {28, 28} for MNIST's images, empty for labels. */
  public int[] rowShape() {
    return sizes.stream().skip(1).mapToInt(Integer::intValue).toArray();
  }

  /** Product of {@link #rowShape}, 1 for labels. */
  public int valuesPerRow() {
    return Arrays.stream(rowShape()).reduce(1, (a, b) -> a * b);
  }

  public int bytesPerRow() {
    return valuesPerRow() * type.bytes();
  }

  /** Bytes before the first value. */
  public int headerBytes() {
    return headerBytes(sizes.size());
  }

  /** Bytes from the start of the (unpacked) file to the row; to its end for {@code rows()}. */
  public long rowOffset(long row) {
    return headerBytes() + row * bytesPerRow();
  }

  /** Bytes of the (unpacked) file. */
  public long fileBytes() {
    return rowOffset(rows());
  }

  /** The header as it stands in a file. */
  public byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(headerBytes());
    bytes.putShort((short) 0).put((byte) type.code()).put((byte) sizes.size());
    sizes.forEach(bytes::putInt);
    return bytes.array();
  }

  /**
   * Parses and checks the header of a file.
   *
   * @param file name for messages
   * @param start first {@link #MAX_HEADER_BYTES} (unpacked) bytes of the file, or all it has
   * @throws InputException if they do not start with an IDX header that this class accepts
   */
  static IdxHeader parse(String file, byte[] start) {
    try {
      return parse(start);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          e, "%s: %s; give a complete, non-empty IDX file", file, e.getMessage());
    }
  }

  private static IdxHeader parse(byte[] start) {
    checkStartHolds(start, 4);
    if (start[0] != 0 || start[1] != 0) {
      String found = HexFormat.ofDelimiter(" ").formatHex(start, 0, 4);
      throw new IllegalArgumentException(
          "byte 0: found magic bytes "
              + found
              + ", expected 00 00, an IDX type and a number of dimensions");
    }
    int code = start[2] & 0xff;
    IdxType type =
        IdxType.ofCode(code)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "byte 2: found type 0x"
                            + HexFormat.of().toHexDigits((byte) code)
                            + ", expected 0x08 (unsigned byte), 0x09 (signed byte), 0x0b (short),"
                            + " 0x0c (int), 0x0d (float) or 0x0e (double)"));
    int dimensions = start[3] & 0xff;
    checkDimensions(dimensions);
    checkStartHolds(start, headerBytes(dimensions));
    int[] sizes = new int[dimensions];
    ByteBuffer.wrap(start, 4, 4 * dimensions).asIntBuffer().get(sizes);
    return new IdxHeader(type, sizes);
  }

  private static void checkDimensions(int dimensions) {
    if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
      throw new IllegalArgumentException(
          Text.format("byte 3: found %s dimensions, expected 1 to %s", dimensions, MAX_DIMENSIONS));
    }
  }

  private static void checkStartHolds(byte[] start, int bytes) {
    if (start.length < bytes) {
      throw new IllegalArgumentException(
          Text.format(
              "byte %s: data ends inside the header, expected at least %s bytes",
              start.length, bytes));
    }
  }

  private static int headerBytes(int dimensions) {
    return 4 + Integer.BYTES * dimensions;
  }

  /** Such as {@code 60000 x 28 x 28 unsigned byte}. */
  @Override
  public String toString() {
    String shape = sizes.stream().map(String::valueOf).collect(Collectors.joining(" x "));
    return shape + " " + type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

package io.emmer.em.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Header of an NPY file: NumPy Enhancement Proposal 1 and the documentation of {@code
 * numpy.lib.format}, versions 1.0 to 3.0.
 *
 * @param type element type
 * @param order byte order of the elements
 * @param fortranOrder whether the first axis is the fastest, not the last
 * @param shape sizes of the axes; none for a single number
 * @param dataOffset where the elements start, in bytes from the start of the file
 */
public record NpyHeader(
    NpyType type, ByteOrder order, boolean fortranOrder, long[] shape, long dataOffset) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;

  /** NumPy leaves room for the first axis to grow to so many digits. */
  private static final int GROWTH_DIGITS = 21;

  /** Far above any header of a plain array; a damaged length must not exhaust the memory. */
  private static final int LONGEST = 1 << 20;

  /** As many as NumPy allows. */
  private static final int MOST_AXES = 64;

  private static final Set<String> KEYS = Set.of("descr", "fortran_order", "shape");
  private static final Pattern ENTRY =
      Pattern.compile(
          "\\s*(['\"])(\\w+)\\1\\s*:\\s*"
              + "('[^']*'|\"[^\"]*\"|True|False|\\([^()]*\\)|\\[.*?\\])\\s*(?:,|(?=}))");
  private static final Pattern TUPLE =
      Pattern.compile("\\(\\s*|\\((\\s*\\d+L?\\s*,)+(\\s*\\d+L?)?\\s*");

  /** Number of elements. */
  public long count() {
    long count = 1;
    for (long size : shape) {
      count = Math.multiplyExact(count, size);
    }
    return count;
  }

  /**
   * The bytes that {@code numpy.save} of NumPy 2 puts before little-endian doubles in C order:
   * version 1.0, padded with spaces so that the data start at a multiple of 64.
   *
   * @param shape sizes of the axes
   */
  public static byte[] encode(long... shape) {
    return encode(NpyType.F8, shape);
  }

  /** As {@link #encode(long...)}, before little-endian elements of any type. */
  public static byte[] encode(NpyType type, long... shape) {
    String sizes = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
    String tuple = shape.length == 1 ? sizes + "," : sizes;
    StringBuilder text =
        new StringBuilder("{'descr': '")
            .append(type.descr(ByteOrder.LITTLE_ENDIAN))
            .append("', 'fortran_order': False, 'shape': (")
            .append(tuple)
            .append("), }");
    if (shape.length > 0) {
      text.append(" ".repeat(GROWTH_DIGITS - Long.toString(shape[0]).length()));
    }
    int prefix = MAGIC.length + 4;
    // A whole line of padding where none is needed: so does NumPy.
    int padding = ALIGNMENT - (prefix + text.length() + 1) % ALIGNMENT;
    text.append(" ".repeat(padding)).append('\n');
    return ByteBuffer.allocate(prefix + text.length())
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .put(new byte[] {1, 0})
        .putShort((short) text.length())
        .put(text.toString().getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  /**
   * Reads a header and leaves {@code in} at the first element.
   *
   * @param file the file's name for messages
   * @throws ModelFormatException where it is no header of version 1 to 3, or describes elements
   *     that are not plain numbers
   */
  public static NpyHeader read(InputStream in, String file) throws IOException {
    byte[] start = require(in, file, 0, MAGIC.length + 2);
    if (Arrays.mismatch(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length) >= 0) {
      String found = HexFormat.ofDelimiter(" ").formatHex(start, 0, MAGIC.length);
      throw bad(file, 0, found, "the magic 93 4e 55 4d 50 59 of an NPY file");
    }
    int version = Byte.toUnsignedInt(start[MAGIC.length]);
    if (version < 1 || version > 3 || start[MAGIC.length + 1] != 0) {
      String found = "version " + version + "." + Byte.toUnsignedInt(start[MAGIC.length + 1]);
      throw bad(file, MAGIC.length, found, "1.0, 2.0 or 3.0");
    }
    int width = version == 1 ? 2 : 4;
    ByteBuffer size =
        ByteBuffer.wrap(require(in, file, start.length, width)).order(ByteOrder.LITTLE_ENDIAN);
    long length = width == 2 ? size.getShort() & 0xffffL : size.getInt() & 0xffffffffL;
    if (length > LONGEST) {
      throw bad(file, start.length, "a header of " + length + " bytes", "at most " + LONGEST);
    }
    int textAt = start.length + width;
    byte[] text = require(in, file, textAt, (int) length);
    var charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    return parse(new String(text, charset), file, textAt, textAt + length);
  }

  private static NpyHeader parse(String text, String file, int textAt, long dataOffset) {
    Map<String, String> entries = entries(text, file, textAt);
    String quoted = entries.get("descr");
    String descr = quoted.substring(1, quoted.length() - 1);
    NpyType type =
        NpyType.parse(descr)
            .orElseThrow(() -> bad(file, textAt, "elements of type " + quoted, NpyType.EXPECTED));
    String fortran = entries.get("fortran_order");
    if (!fortran.equals("True") && !fortran.equals("False")) {
      throw bad(file, textAt, "fortran_order " + fortran, "True or False");
    }
    long[] shape = shape(entries.get("shape"), file, textAt);
    return new NpyHeader(type, NpyType.order(descr), fortran.equals("True"), shape, dataOffset);
  }

  private static Map<String, String> entries(String text, String file, int textAt) {
    String dictionary = text.strip();
    Map<String, String> entries = new HashMap<>();
    Matcher entry = ENTRY.matcher(dictionary);
    int at = dictionary.startsWith("{") ? 1 : 0;
    boolean repeated = false;
    while (at > 0 && entry.region(at, dictionary.length()).lookingAt()) {
      repeated |= entries.put(entry.group(2), entry.group(3)) != null;
      at = entry.end();
    }
    if (repeated
        || !dictionary.substring(at).strip().equals("}")
        || !entries.keySet().equals(KEYS)) {
      throw bad(
          file,
          textAt,
          "the header " + abbreviate(dictionary),
          "{'descr': ..., 'fortran_order': ..., 'shape': ..., }");
    }
    return entries;
  }

  private static long[] shape(String tuple, String file, int textAt) {
    String sizes = tuple.substring(0, tuple.length() - 1);
    if (sizes.chars().filter(c -> c == ',').count() > MOST_AXES) {
      throw bad(file, textAt, "the shape " + abbreviate(tuple), "at most " + MOST_AXES + " axes");
    }
    if (!tuple.endsWith(")") || !TUPLE.matcher(sizes).matches()) {
      throw bad(file, textAt, "the shape " + abbreviate(tuple), "a tuple such as (20, 784)");
    }
    try {
      long[] shape =
          Pattern.compile("\\d+")
              .matcher(sizes)
              .results()
              .mapToLong(size -> Long.parseLong(size.group()))
              .toArray();
      long bytes = Double.BYTES;
      for (long size : shape) {
        // A size of 0 anywhere must not hide an overflow of the others.
        bytes = Math.multiplyExact(bytes, Math.max(1, size));
      }
      return shape;
    } catch (ArithmeticException | NumberFormatException e) {
      throw bad(file, textAt, "the shape " + abbreviate(tuple), "fewer than 2^60 elements");
    }
  }

  private static byte[] require(InputStream in, String file, long offset, int length)
      throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw bad(
          file, offset, "the end of the file after " + bytes.length + " bytes", length + " bytes");
    }
    return bytes;
  }

  private static String abbreviate(String text) {
    return text.length() <= 120 ? text : text.substring(0, 120) + "...";
  }

  static ModelFormatException bad(String file, long offset, String found, String expected) {
    return new ModelFormatException(
        "%s: byte %s: found %s, expected %s", file, offset, found, expected);
  }
}

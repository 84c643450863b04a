package io.emmer.app.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Something done to the bytes of a file.
 *
 * @param at where, as a share of the file
 * @param amount how much, or which
 */
record Damage(Kind kind, double at, int amount) {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
  private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\b[a-z]+\\b");
  private static final int[] BYTES = {0, 1, 0x7f, 0x80, 0xff, '"', '\\', '{', '}', '\n', '\t', '%'};
  private static final List<String> NUMBERS =
      List.of("-1", "0", "1e999", "-1e999", "1e-400", "NaN", "2147483648", "9".repeat(30), "0.5");
  private static final List<String> WORDS =
      List.of("null", "true", "\"\"", "\"\\u202e\\u0000\"", "[]", "{}", "[[[[", "\"../x\"", "%s%n");

  enum Kind {
    /** Another bit of one byte. */
    BIT,
    /** One byte that means something somewhere. */
    BYTE,
    /** The end is missing. */
    CUT,
    /** Some bytes are missing. */
    HOLE,
    /** Some bytes stand twice. */
    TWICE,
    /** A number in digits is another one. */
    NUMBER,
    /** A name or a text is something else. */
    WORD,
    /** More behind the end. */
    TAIL
  }

  static Arbitrary<List<Damage>> some() {
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            // Headers are small, and most of what can go wrong is in them.
            Arbitraries.oneOf(
                Arbitraries.doubles().between(0, 1), Arbitraries.doubles().between(0, .05)),
            Arbitraries.integers().between(0, 1000))
        .as(Damage::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  static byte[] all(List<Damage> damages, byte[] whole) {
    byte[] bytes = whole;
    for (Damage damage : damages) {
      bytes = bytes.length == 0 ? bytes : damage.on(bytes);
    }
    return bytes;
  }

  private byte[] on(byte[] bytes) {
    int from = (int) Math.min(bytes.length - 1, at * bytes.length);
    int to = Math.min(bytes.length, from + 1 + amount % 64);
    return switch (kind) {
      case BIT -> with(bytes, from, bytes[from] ^ 1 << amount % 8);
      case BYTE -> with(bytes, from, BYTES[amount % BYTES.length]);
      case CUT -> Arrays.copyOf(bytes, from);
      case HOLE -> joined(bytes, from, new byte[0], to);
      case TWICE -> joined(bytes, to, Arrays.copyOfRange(bytes, from, to), to);
      case TAIL -> joined(bytes, bytes.length, Arrays.copyOfRange(bytes, from, to), bytes.length);
      case NUMBER -> replaced(bytes, NUMBER, NUMBERS);
      case WORD -> replaced(bytes, WORD, WORDS);
    };
  }

  private static byte[] with(byte[] bytes, int index, int value) {
    byte[] changed = bytes.clone();
    changed[index] = (byte) value;
    return changed;
  }

  private byte[] replaced(byte[] bytes, Pattern pattern, List<String> replacements) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    List<MatchResult> found = pattern.matcher(text).results().limit(500).toList();
    if (found.isEmpty()) {
      return bytes;
    }
    MatchResult one = found.get((int) Math.min(found.size() - 1, at * found.size()));
    byte[] other =
        replacements.get(amount % replacements.size()).getBytes(StandardCharsets.US_ASCII);
    return joined(bytes, one.start(), other, one.end());
  }

  /** The bytes before {@code from}, some others, and those behind {@code to}. */
  private static byte[] joined(byte[] bytes, int from, byte[] between, int to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    out.writeBytes(between);
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }
}

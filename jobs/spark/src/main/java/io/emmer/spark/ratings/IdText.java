package io.emmer.spark.ratings;

import io.emmer.em.model.Checksums;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Ids of users and items as they are written: {@code 36} and {@code 00036} are two. What is written
 * as a whole number is that number; any other text stands for one by a hash, far below 0, so that
 * it needs no list of all texts.
 */
final class IdText {
  /** Hashes are below it, -2^62. */
  static final long LEAST_NUMBER = Long.MIN_VALUE / 2;

  private IdText() {}

  /** The number that stands for a text: the text itself, or 62 bits of its SHA-256 less 2^63. */
  static long number(String text) {
    try {
      long number = Long.parseLong(text);
      if (Long.toString(number).equals(text)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // A name.
    }
    byte[] hash = Checksums.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    return Long.MIN_VALUE + (ByteBuffer.wrap(hash).getLong() >>> 2);
  }

  /** Null for what is the text of the number. */
  static String name(String text, long number) {
    return Long.toString(number).equals(text) ? null : text;
  }
}

package io.emmer.spark.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Kinds of single files that Emmer writes, told by how they begin, gzipped or not. */
public enum FileKind {
  HTML("<!DOCTYPE html>.*content=\"Emmer\".*"),
  PNG("\\x89PNG.*"),
  NPY("\\x93NUMPY.*"),
  IDX("\\x00\\x00[\\x08-\\x0e][^\\x00].*"),
  /** How a verb ended. */
  STATUS("\\{\\s*\"code\" : \\d+,\\s*\"reason\" : .*"),
  /** Records of as many fields as the first one, which has several or is a name. */
  CSV("(?![\\s]*[<{#])[^\\x00-\\x08\\x0e-\\x1f]+"),
  /** Text that is none of the others. */
  TEXT("(?![\\s]*<)[^\\x00-\\x08\\x0e-\\x1f]+"),
  OTHER(".*");

  /** So far a page names its generator. */
  private static final int HEAD_BYTES = 4096;

  private static final Pattern NAME = Pattern.compile("[\\w.\\x80-\\xff-]+\r?\n.*", Pattern.DOTALL);

  private final Pattern heads;

  FileKind(String heads) {
    this.heads = Pattern.compile(heads, Pattern.DOTALL);
  }

  /** The kind of a file, or null of an empty one. */
  static FileKind of(InputStream in) throws IOException {
    byte[] head = in.readNBytes(HEAD_BYTES);
    String text = new String(unzipped(head), StandardCharsets.ISO_8859_1);
    return head.length == 0
        ? null
        : Arrays.stream(values()).filter(kind -> kind.matches(text)).findFirst().orElseThrow();
  }

  /** Whether no other program writes such files. */
  boolean isOfEmmerOnly() {
    return this == HTML || this == STATUS;
  }

  private boolean matches(String head) {
    return heads.matcher(head).matches() && (this != CSV || isTable(head));
  }

  /** Whether all records that are whole have the same number of fields. */
  private static boolean isTable(String head) {
    List<Integer> commas = new ArrayList<>();
    int count = 0;
    boolean isQuoted = false;
    for (int i = 0; i < head.length(); i++) {
      char c = head.charAt(i);
      isQuoted ^= c == '"';
      count += c == ',' && !isQuoted ? 1 : 0;
      if (c == '\n' && !isQuoted) {
        commas.add(count);
        count = 0;
      }
    }
    return commas.isEmpty()
        ? count > 0 && head.length() == HEAD_BYTES
        : commas.stream().distinct().count() == 1
            && (commas.get(0) > 0 || NAME.matcher(head).matches());
  }

  /** What the beginning of a file holds, as far as it goes. */
  private static byte[] unzipped(byte[] head) {
    byte[] bytes = new byte[HEAD_BYTES];
    int length = 0;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(head))) {
      for (int next = in.read(); next >= 0 && length < HEAD_BYTES; next = in.read()) {
        bytes[length++] = (byte) next;
      }
    } catch (IOException e) {
      // It is not gzipped, or goes on behind the head.
      return length == 0 ? head : Arrays.copyOf(bytes, length);
    }
    return Arrays.copyOf(bytes, length);
  }
}

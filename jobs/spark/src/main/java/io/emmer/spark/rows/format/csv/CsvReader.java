package io.emmer.spark.rows.format.csv;

import io.emmer.spark.InputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads record after record; of tables of several columns, lines that are blank hold none. */
final class CsvReader implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MOST_BYTES = 1 << 30;
  private static final int END = -1;

  private final InputStream in;
  private final String file;
  private final byte delimiter;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int filled;

  /** The fields of a record, one behind the other, and where each ends. */
  private byte[] text = new byte[1 << 10];

  private int size;
  private int[] ends = new int[16];
  private int fields;
  private boolean quoted;

  private long line;
  private long recordLine;

  /**
   * A reader of bytes that begin with a record.
   *
   * @param file for messages
   * @param line number of the first line
   */
  CsvReader(InputStream in, String file, byte delimiter, long line) {
    this.in = in;
    this.file = file;
    this.delimiter = delimiter;
    this.line = line;
  }

  /**
   * Goes to the next record.
   *
   * @return false at the end
   * @throws InputException if quotes or line breaks are not as they have to be
   */
  boolean next() throws IOException {
    recordLine = line;
    size = 0;
    fields = 0;
    quoted = false;
    int c = read();
    if (c == END) {
      return false;
    }
    while (true) {
      c = c == '"' ? quotedField() : plainField(c);
      if (fields == ends.length) {
        ends = Arrays.copyOf(ends, 2 * fields);
      }
      ends[fields++] = size;
      if (c != delimiter) {
        return true;
      }
      c = read();
    }
  }

  /** Reads a field without quotes, and returns what stands behind it. */
  private int plainField(int first) throws IOException {
    int c = first;
    while (c != delimiter && c != '\n' && c != END) {
      if (c == '"') {
        throw strayQuote();
      }
      if (c == '\r') {
        return lineFeed();
      }
      append(c);
      c = read();
    }
    line += c == '\n' ? 1 : 0;
    return c;
  }

  private int quotedField() throws IOException {
    quoted = true;
    int c = read();
    while (c != '"' || peek() == '"') {
      if (c == END) {
        line = recordLine;
        throw bad("a record begins here in which a quote is not closed");
      }
      if (c == '"') {
        read();
      }
      line += c == '\n' ? 1 : 0;
      append(c);
      c = read();
    }
    c = read();
    if (c == '\r') {
      return lineFeed();
    }
    if (c != delimiter && c != '\n' && c != END) {
      throw bad("text behind the quote that ends a field; double quotes that are text");
    }
    line += c == '\n' ? 1 : 0;
    return c;
  }

  /** What follows a carriage return, which ends the last line also where nothing does. */
  private int lineFeed() throws IOException {
    int c = read();
    if (c != '\n' && c != END) {
      throw bad("a carriage return without a line feed; end lines with LF or CRLF");
    }
    line++;
    return c;
  }

  private void append(int c) {
    if (c == 0) {
      throw new InputException(
          "%s: line %d: a byte 0, which no text has; give another file, or {input-format}",
          file, line);
    }
    if (size == text.length) {
      if (size >= MOST_BYTES) {
        throw bad("more than 1 GiB in one record");
      }
      text = Arrays.copyOf(text, 2 * size);
    }
    text[size++] = (byte) c;
  }

  private int read() throws IOException {
    int c = peek();
    at += c == END ? 0 : 1;
    return c;
  }

  private int peek() throws IOException {
    if (at == filled) {
      at = 0;
      filled = Math.max(0, in.read(buffer, 0, buffer.length));
    }
    return at == filled ? END : buffer[at] & 0xff;
  }

  private InputException strayQuote() {
    String before = size > 0 ? String.valueOf((char) text[size - 1]) : "";
    if (!CsvFormat.OTHER_DELIMITERS.matcher(before).matches()) {
      return bad("a quote in a field without quotes; put the field in quotes, and double it");
    }
    String delimiterBefore = CsvFormat.inWords(before);
    return new InputException(
        "%s: line %d: a quote behind '%s' in a field without quotes; if that separates fields, give"
            + " {delimiter} '%s'",
        file, line, delimiterBefore, delimiterBefore);
  }

  private InputException bad(String problem) {
    return new InputException("%s: line %d: %s", file, line, problem);
  }

  /** Number of fields of the record. */
  int fields() {
    return fields;
  }

  /** Whether a field of the record stands in quotes. */
  boolean isQuoted() {
    return quoted;
  }

  /** Whether the record is a line without anything. */
  boolean isBlank() {
    return fields == 1 && size == 0 && !quoted;
  }

  /** The line on which the record begins. */
  long recordLine() {
    return recordLine;
  }

  private int start(int field) {
    return field == 0 ? 0 : ends[field - 1];
  }

  /** Whether a field is of no bytes. */
  boolean isEmpty(int field) {
    return start(field) == ends[field];
  }

  /**
   * The text of a field.
   *
   * @throws InputException if it is no UTF-8
   */
  String text(int field) {
    int start = start(field);
    ByteBuffer bytes = ByteBuffer.wrap(text, start, ends[field] - start);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new InputException(
          e,
          "%s: line %d, field %d: bytes that are not UTF-8; convert the file to UTF-8",
          file,
          recordLine,
          field + 1);
    }
  }

  /** Whether a field is a number in digits: [+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?. */
  boolean isNumber(int field) {
    int end = ends[field];
    int i = afterSign(start(field), end);
    int whole = afterDigits(i, end);
    int digits = whole - i;
    i = whole;
    if (i < end && text[i] == '.') {
      int fraction = afterDigits(i + 1, end);
      digits += fraction - i - 1;
      i = fraction;
    }
    if (digits > 0 && i < end && (text[i] == 'e' || text[i] == 'E')) {
      int exponent = afterSign(i + 1, end);
      i = afterDigits(exponent, end);
      digits = i - exponent;
    }
    return digits > 0 && i == end;
  }

  private int afterSign(int from, int end) {
    return from < end && (text[from] == '+' || text[from] == '-') ? from + 1 : from;
  }

  private int afterDigits(int from, int end) {
    int i = from;
    while (i < end && text[i] >= '0' && text[i] <= '9') {
      i++;
    }
    return i;
  }

  /** The value of a field that is a number. */
  double number(int field) {
    int start = start(field);
    return Double.parseDouble(
        new String(text, start, ends[field] - start, StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

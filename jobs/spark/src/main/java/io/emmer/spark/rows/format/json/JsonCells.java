package io.emmer.spark.rows.format.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.emmer.spark.InputException;
import io.emmer.spark.rows.format.text.CellKind;
import io.emmer.spark.rows.format.text.TextCells;
import io.emmer.spark.rows.format.text.TextPart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of object after object, one a line; null, empty texts and keys that are not there are
 * missing.
 */
final class JsonCells implements TextCells {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MOST_BYTES = 1 << 30;

  private final InputStream in;
  private final String file;
  private final List<String> names;
  private final Map<String, Integer> columns = new HashMap<>();
  private final List<CellKind> kinds = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();

  /** The row that names a column last. */
  private final List<Long> named = new ArrayList<>();

  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int filled;
  private long line;

  JsonCells(InputStream in, TextPart part, List<String> names) {
    this.in = in;
    this.file = part.file();
    this.line = part.firstLine() - 1;
    this.names = new ArrayList<>();
    names.forEach(this::column);
  }

  private int column(String name) {
    Integer known = columns.putIfAbsent(name, names.size());
    if (known != null) {
      return known;
    }
    names.add(name);
    kinds.add(null);
    texts.add(null);
    named.add(-1L);
    return names.size() - 1;
  }

  @Override
  public boolean next() throws IOException {
    for (byte[] bytes = readLine(); bytes != null; bytes = readLine()) {
      String text = text(bytes);
      if (!text.isBlank()) {
        read(text);
        return true;
      }
    }
    return false;
  }

  /** The next line without its line feed, null at the end. */
  private byte[] readLine() throws IOException {
    line++;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (true) {
      if (at == filled) {
        at = 0;
        filled = Math.max(0, in.read(buffer, 0, buffer.length));
        if (filled == 0) {
          return bytes.size() == 0 ? null : bytes.toByteArray();
        }
      }
      int end = at;
      while (end < filled && buffer[end] != '\n') {
        end++;
      }
      bytes.write(buffer, at, end - at);
      at = end;
      if (at < filled) {
        at++;
        return bytes.toByteArray();
      }
      if (bytes.size() > MOST_BYTES) {
        throw bad("more than 1 GiB in one line");
      }
    }
  }

  private String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InputException(
          e, "%s: line %d: bytes that are not UTF-8; convert the file to UTF-8", file, line);
    }
  }

  private void read(String text) throws IOException {
    Collections.fill(kinds, null);
    try (JsonParser parser = JSON.createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        throw bad(
            (first == JsonToken.START_ARRAY ? "an array" : "a single value")
                + ", expected one object a line");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        int column = column(parser.currentName());
        if (named.set(column, line) == line) {
          throw bad("two values of '" + names.get(column) + "'; leave one of them out");
        }
        parser.nextToken();
        texts.set(column, parser.getText());
        kinds.set(column, kind(parser.currentToken(), texts.get(column)));
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        throw bad("more behind the object, expected one object a line");
      }
    } catch (JsonProcessingException e) {
      throw new InputException(
          e,
          "%s: line %d: not JSON (%s), expected one object a line",
          file,
          line,
          e.getOriginalMessage());
    }
  }

  private static CellKind kind(JsonToken token, String text) {
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_TRUE, VALUE_FALSE -> CellKind.BOOLEAN;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> CellKind.NUMBER;
      case VALUE_STRING -> text.isEmpty() ? null : CellKind.TEXT;
      default -> CellKind.NESTED;
    };
  }

  private InputException bad(String problem) {
    return new InputException("%s: line %d: %s", file, line, problem);
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public long line() {
    return line;
  }

  @Override
  public CellKind kind(int column) {
    return kinds.get(column);
  }

  @Override
  public String text(int column) {
    return texts.get(column);
  }

  @Override
  public double number(int column) {
    return Double.parseDouble(texts.get(column));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

package io.emmer.em.model;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The one JSON mapper of all documents, which are records: their components are the fields, in this
 * order.
 *
 * <p>A component that is null is no field, unless its record says {@code @JsonInclude(ALWAYS)}; a
 * field that is missing is null, 0 or false, and one that the record does not have is ignored.
 * Numbers that JSON has not are texts ({@code "NaN"}), as the {@code float()} of Python reads them.
 *
 * <pre>{@code
 * record Window(String name, int width, Double scale) {}
 *
 * byte[] file = Json.bytes(new Window("main", 640, null)); // {"name": "main", "width": 640}
 * Window read = Json.read(file, Window.class, "window.json");
 * }</pre>
 */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .visibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
          .build();

  /** The same bytes on every operating system. */
  private static final ObjectWriter PRETTY =
      MAPPER.writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

  private static final int SHOWN = 80;

  private Json() {}

  /** A document on several lines, without a line break at the end. */
  public static String text(Object document) {
    try {
      return PRETTY.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A document as the bytes of a file, which end with a line break. */
  public static byte[] bytes(Object document) {
    return (text(document) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** A document on one line, without a line break. */
  public static String line(Object document) {
    try {
      return MAPPER.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a document.
   *
   * @param path where the text is from, for messages
   * @throws ModelFormatException if it is no JSON object, or a field is of another type
   */
  public static <T extends Record> T read(byte[] text, Class<T> type, String path) {
    return bind(object(text, path), type, path);
  }

  /** Reads a document from a file, as {@link #read(byte[], Class, String)} does. */
  public static <T extends Record> T read(ModelStore store, String path, Class<T> type)
      throws IOException {
    return bind(object(store, path), type, path);
  }

  /**
   * Takes the fields of a record from a JSON object.
   *
   * @throws ModelFormatException if a field is of another type
   */
  public static <T extends Record> T bind(ObjectNode fields, Class<T> type, String path) {
    try {
      return MAPPER.treeToValue(fields, type);
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(path + ": " + describe(e, fields), e);
    }
  }

  /** Reads a JSON object as it is, as {@link #read(byte[], Class, String)} does. */
  public static ObjectNode object(ModelStore store, String path) throws IOException {
    try (InputStream in = store.open(path)) {
      return object(in.readAllBytes(), path);
    }
  }

  private static ObjectNode object(byte[] text, String path) {
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode fields) {
        return fields;
      }
    } catch (IOException e) {
      throw new ModelFormatException(path + ": " + invalid(e, text.length), e);
    }
    throw new ModelFormatException(
        path + ": byte 0 of " + text.length + ": found no JSON object, expected {...}");
  }

  private static String invalid(IOException failure, int length) {
    if (!(failure instanceof JsonProcessingException e)) {
      return failure.getMessage();
    }
    JsonLocation at = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
    return "byte %d (line %d) of %d: expected valid JSON: %s"
        .formatted(Math.max(0, at.getByteOffset()), at.getLineNr(), length, e.getOriginalMessage());
  }

  /** Which field it is, what it has, and what was expected. */
  private static String describe(JsonProcessingException failure, JsonNode fields) {
    if (!(failure instanceof MismatchedInputException e) || e.getPath().isEmpty()) {
      return failure.getOriginalMessage();
    }
    JsonNode found = fields;
    for (JsonMappingException.Reference at : e.getPath()) {
      found = at.getFieldName() == null ? found.path(at.getIndex()) : found.path(at.getFieldName());
    }
    String name =
        e.getPath().stream()
            .map(
                at ->
                    at.getFieldName() == null ? "[" + at.getIndex() + "]" : "." + at.getFieldName())
            .collect(Collectors.joining())
            .substring(1);
    return "field %s: found %s, expected %s"
        .formatted(name, abbreviated(found), words(e.getTargetType()));
  }

  /** A value as messages show it. */
  static String abbreviated(JsonNode value) {
    String text = value.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }

  private static String words(Class<?> type) {
    if (type == String.class) {
      return "a text";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return "a number";
    }
    boolean list = type.isArray() || Collection.class.isAssignableFrom(type);
    return list ? "an array" : Map.class.isAssignableFrom(type) ? "an object" : "an object {...}";
  }
}

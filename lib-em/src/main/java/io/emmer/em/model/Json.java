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
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.emmer.em.text.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The one JSON mapper of all documents, which are records: their components are the fields, in this
 * order.
 *
 * <p>A component that is null is no field, unless its record says {@code @JsonInclude(ALWAYS)}. A
 * field that is missing is null; it is refused where the component is a primitive, or says
 * {@code @JsonProperty(required = true)}. Fields that the record does not have are ignored. What a
 * record's constructor refuses begins with the name of the component: {@code width: found 0,
 * expected 1}. Numbers that JSON has not are texts ({@code "NaN"}), as the {@code float()} of
 * Python reads them.
 *
 * <pre>{@code
 * record Window(String name, int width, Double scale) {}
 *
 * byte[] file = Json.bytes(new Window("main", 640, null)); // {"name": "main", "width": 640}
 * Window read = Json.read(file, Window.class, "window.json");
 * }</pre>
 */
public final class Json {
  private static final List<CoercionInputShape> SCALARS =
      List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean);

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              config -> SCALARS.forEach(shape -> config.setCoercion(shape, CoercionAction.Fail)))
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .visibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
          .build();

  /** The same bytes on every operating system. */
  private static final ObjectWriter PRETTY =
      MAPPER.writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

  private static final int SHOWN = 80;
  private static final int LONGEST = 1 << 28;

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
      throw new ModelFormatException(e, "%s: %s", path, describe(e, fields));
    }
  }

  /** Reads a JSON object as it is, as {@link #read(byte[], Class, String)} does. */
  public static ObjectNode object(ModelStore store, String path) throws IOException {
    try (InputStream in = store.open(path)) {
      byte[] text = in.readNBytes(LONGEST + 1);
      if (text.length > LONGEST) {
        throw new ModelFormatException("%s: found more than %s bytes of JSON", path, LONGEST);
      }
      return object(text, path);
    }
  }

  private static ObjectNode object(byte[] text, String path) {
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode fields) {
        return fields;
      }
    } catch (IOException e) {
      throw new ModelFormatException(e, "%s: %s", path, invalid(e, text.length));
    }
    throw new ModelFormatException(
        "%s: byte 0 of %s: found no JSON object, expected {...}", path, text.length);
  }

  private static String invalid(IOException failure, int length) {
    if (!(failure instanceof JsonProcessingException e)) {
      return failure.getMessage();
    }
    JsonLocation at = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
    return Text.format(
        "byte %d (line %d) of %d: expected valid JSON: %s",
        Math.max(0, at.getByteOffset()),
        at.getLineNr(),
        length,
        // Of the text's beginning Jackson says again that it will not quote it.
        e.getOriginalMessage().replaceAll(" \\(start marker at .*", ""));
  }

  /** Which field it is, what it has, and what was expected. */
  private static String describe(JsonProcessingException failure, JsonNode fields) {
    if (!(failure instanceof JsonMappingException e)) {
      return failure.getOriginalMessage();
    }
    JsonNode found = fields;
    StringBuilder name = new StringBuilder();
    for (JsonMappingException.Reference at : e.getPath()) {
      boolean isElement = at.getFieldName() == null;
      found = isElement ? found.path(at.getIndex()) : found.path(at.getFieldName());
      name.append(isElement ? "[" + at.getIndex() + "]" : "." + at.getFieldName());
    }
    if (e.getCause() instanceof IllegalArgumentException refused) {
      return "field " + (name + "." + refused.getMessage()).substring(1);
    }
    if (name.isEmpty()) {
      return e.getOriginalMessage();
    }
    String field = "field " + name.substring(1);
    if (found.isMissingNode()) {
      return field + ": missing";
    }
    String expected =
        e instanceof MismatchedInputException mismatch
            ? "expected " + words(mismatch.getTargetType())
            : e.getOriginalMessage();
    return field + ": found " + abbreviated(found) + ", " + expected;
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
    if (List.of(int.class, long.class, Integer.class, Long.class).contains(type)) {
      return "a whole number";
    }
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return "a number";
    }
    boolean list = type.isArray() || Collection.class.isAssignableFrom(type);
    return list ? "an array" : Map.class.isAssignableFrom(type) ? "an object" : "an object {...}";
  }
}

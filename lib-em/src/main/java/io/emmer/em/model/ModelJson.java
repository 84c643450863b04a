package io.emmer.em.model;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The fields of a model.json, each checked when it is asked for.
 *
 * @param path the file's path for messages
 */
record ModelJson(String path, ObjectNode fields) {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** The same bytes on every operating system. */
  private static final ObjectWriter WRITER =
      MAPPER.writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

  static byte[] bytes(ObjectNode fields) throws IOException {
    return (WRITER.writeValueAsString(fields) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  static ModelJson read(ModelStore store, String path) throws IOException {
    byte[] text;
    try (InputStream in = store.open(path)) {
      text = in.readAllBytes();
    }
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode fields) {
        return new ModelJson(path, fields);
      }
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
      throw new ModelFormatException(
          path
              + ": byte "
              + Math.max(0, at.getByteOffset())
              + " (line "
              + at.getLineNr()
              + ") of "
              + text.length
              + ": expected valid JSON: "
              + e.getOriginalMessage(),
          e);
    }
    throw new ModelFormatException(
        path + ": byte 0 of " + text.length + ": found no JSON object, expected {...}");
  }

  int positive(String name) {
    JsonNode value = field(name);
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
      throw unexpected(name, "a whole number of at least 1");
    }
    return value.intValue();
  }

  String text(String name) {
    JsonNode value = field(name);
    if (!value.isTextual()) {
      throw unexpected(name, "a text");
    }
    return value.textValue();
  }

  /** SHA-256 by the names of files, of those that are listed. */
  Map<String, String> checksums() {
    Map<String, String> checksums = new LinkedHashMap<>();
    if (!fields.has("files")) {
      return checksums;
    }
    if (!fields.get("files").isObject()) {
      throw unexpected("files", "an object of SHA-256 by file name");
    }
    for (Map.Entry<String, JsonNode> file : fields.get("files").properties()) {
      if (!file.getValue().isTextual() || !Publication.isPlain(file.getKey())) {
        throw unexpected("files", "SHA-256 by names without directories");
      }
      checksums.put(file.getKey(), file.getValue().textValue());
    }
    return checksums;
  }

  ModelFormatException unexpected(String name, String expected) {
    String found = fields.get(name).toString();
    String shown = found.length() <= 80 ? found : found.substring(0, 80) + "...";
    return new ModelFormatException(
        path + ": field " + name + ": found " + shown + ", expected " + expected);
  }

  private JsonNode field(String name) {
    JsonNode value = fields.get(name);
    if (value == null) {
      throw new ModelFormatException(path + ": field " + name + ": missing");
    }
    return value;
  }
}

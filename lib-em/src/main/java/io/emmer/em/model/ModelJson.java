package io.emmer.em.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The fields of a model.json, each checked when it is asked for.
 *
 * @param path the file's path for messages
 */
record ModelJson(String path, ObjectNode fields) {
  static ModelJson read(ModelStore store, String path) throws IOException {
    return new ModelJson(path, Json.object(store, path));
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
    String found = Json.abbreviated(fields.get(name));
    return new ModelFormatException(
        path + ": field " + name + ": found " + found + ", expected " + expected);
  }

  private JsonNode field(String name) {
    JsonNode value = fields.get(name);
    if (value == null) {
      throw new ModelFormatException(path + ": field " + name + ": missing");
    }
    return value;
  }
}

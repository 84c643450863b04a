package io.emmer.spark.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.em.model.ModelFormatException;
import io.emmer.em.model.ModelStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The params of a stage, as {@code spark.ml} keeps them: one line of JSON in {@code
 * metadata/part-00000}, by which a Pipeline finds out which class reads the directory.
 */
final class ParamsFile {
  static final String DIRECTORY = "metadata";
  static final String NAME = "part-00000";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String path;
  private final ObjectNode fields;

  private ParamsFile(String path, ObjectNode fields) {
    this.path = path;
    this.fields = fields;
  }

  static byte[] bytes(Params stage, String sparkVersion) throws JsonProcessingException {
    ObjectNode json = JSON.createObjectNode();
    json.put("class", stage.getClass().getName());
    json.put("timestamp", System.currentTimeMillis());
    json.put("sparkVersion", sparkVersion);
    json.put("uid", stage.uid());
    ObjectNode values = json.putObject("paramMap");
    ObjectNode defaults = json.putObject("defaultParamMap");
    for (Param<?> param : stage.params()) {
      add(values, defaults, stage, param);
    }
    return (JSON.writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static <T> void add(ObjectNode values, ObjectNode defaults, Params stage, Param<T> param)
      throws JsonProcessingException {
    if (stage.isSet(param)) {
      values.set(param.name(), JSON.readTree(param.jsonEncode(stage.getOrDefault(param))));
    }
    if (stage.hasDefault(param)) {
      defaults.set(param.name(), JSON.readTree(param.jsonEncode(stage.getDefault(param).get())));
    }
  }

  /**
   * Reads what {@link #bytes} wrote.
   *
   * @throws ModelFormatException if it is none
   */
  static ParamsFile read(ModelStore store, String directory) throws IOException {
    String path = directory + "/" + DIRECTORY + "/" + NAME;
    try (InputStream in = store.open(path)) {
      JsonNode json = JSON.readTree(in);
      if (json instanceof ObjectNode fields && fields.path("uid").isTextual()) {
        return new ParamsFile(path, fields);
      }
      throw new ModelFormatException(path + ": field uid: missing, expected a text");
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(path + ": expected valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  String uid() {
    return fields.get("uid").asText();
  }

  /**
   * Sets what is stored.
   *
   * @throws ModelFormatException if the stage has no such param, or not of such a value
   */
  void apply(Params stage) {
    for (Map.Entry<String, JsonNode> field : fields.path("defaultParamMap").properties()) {
      Param<Object> param = param(stage, field.getKey());
      stage.setDefault(param, value(param, field.getValue()));
    }
    for (Map.Entry<String, JsonNode> field : fields.path("paramMap").properties()) {
      Param<Object> param = param(stage, field.getKey());
      stage.set(param, value(param, field.getValue()));
    }
  }

  private Param<Object> param(Params stage, String name) {
    try {
      return stage.getParam(name);
    } catch (NoSuchElementException e) {
      throw new ModelFormatException(
          path + ": param " + name + ": unknown; load it with the version that wrote it", e);
    }
  }

  private Object value(Param<Object> param, JsonNode stored) {
    try {
      Object value = param.jsonDecode(stored.toString());
      param.validate(value);
      return value;
    } catch (RuntimeException e) {
      throw new ModelFormatException(
          path + ": param " + param.name() + ": found " + stored + ": " + e.getMessage(), e);
    }
  }
}

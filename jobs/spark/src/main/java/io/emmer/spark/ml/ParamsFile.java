package io.emmer.spark.ml;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.util.RawValue;
import io.emmer.em.model.Json;
import io.emmer.em.model.ModelFormatException;
import io.emmer.em.model.ModelStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The params of a stage, as {@code spark.ml} keeps them: one line of JSON in {@code
 * metadata/part-00000}, by which a Pipeline finds out which class reads the directory.
 *
 * @param paramMap values of the params that are set, by their names
 * @param defaultParamMap likewise the defaults
 */
record ParamsFile(
    @JsonProperty("class") String stageClass,
    long timestamp,
    String sparkVersion,
    String uid,
    Map<String, Object> paramMap,
    Map<String, Object> defaultParamMap) {
  static final String DIRECTORY = "metadata";
  static final String NAME = "part-00000";

  ParamsFile {
    paramMap = paramMap == null ? Map.of() : paramMap;
    defaultParamMap = defaultParamMap == null ? Map.of() : defaultParamMap;
  }

  static byte[] bytes(Params stage, String sparkVersion) {
    Map<String, Object> values = new LinkedHashMap<>();
    Map<String, Object> defaults = new LinkedHashMap<>();
    for (Param<?> param : stage.params()) {
      add(values, defaults, stage, param);
    }
    ParamsFile file =
        new ParamsFile(
            stage.getClass().getName(),
            System.currentTimeMillis(),
            sparkVersion,
            stage.uid(),
            values,
            defaults);
    return (Json.line(file) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static <T> void add(
      Map<String, Object> values, Map<String, Object> defaults, Params stage, Param<T> param) {
    if (stage.isSet(param)) {
      values.put(param.name(), new RawValue(param.jsonEncode(stage.getOrDefault(param))));
    }
    if (stage.hasDefault(param)) {
      defaults.put(param.name(), new RawValue(param.jsonEncode(stage.getDefault(param).get())));
    }
  }

  /**
   * Reads what {@link #bytes} wrote.
   *
   * @throws ModelFormatException if it is none
   */
  static ParamsFile read(ModelStore store, String directory) throws IOException {
    String path = path(directory);
    ParamsFile file = Json.read(store, path, ParamsFile.class);
    if (file.uid == null) {
      throw new ModelFormatException("%s: field uid: missing, expected a text", path);
    }
    return file;
  }

  private static String path(String directory) {
    return directory + "/" + DIRECTORY + "/" + NAME;
  }

  /**
   * Sets what is stored.
   *
   * @param directory where it was read from, for messages
   * @throws ModelFormatException if the stage has no such param, or not of such a value
   */
  void apply(Params stage, String directory) {
    String path = path(directory);
    defaultParamMap.forEach(
        (name, stored) -> {
          Param<Object> param = param(stage, name, path);
          stage.setDefault(param, value(param, stored, path));
        });
    paramMap.forEach(
        (name, stored) -> {
          Param<Object> param = param(stage, name, path);
          stage.set(param, value(param, stored, path));
        });
  }

  private static Param<Object> param(Params stage, String name, String path) {
    try {
      return stage.getParam(name);
    } catch (NoSuchElementException e) {
      throw new ModelFormatException(
          e, "%s: param %s: unknown; load it with the version that wrote it", path, name);
    }
  }

  private static Object value(Param<Object> param, Object stored, String path) {
    String json = Json.line(stored);
    try {
      Object value = param.jsonDecode(json);
      param.validate(value);
      return value;
    } catch (RuntimeException e) {
      throw new ModelFormatException(
          e, "%s: param %s: found %s: %s", path, param.name(), json, e.getMessage());
    }
  }
}

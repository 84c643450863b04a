package io.emmer.em.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.em.Family;
import io.emmer.em.Model;
import io.emmer.em.NdArray;
import java.util.Map;

/**
 * What a model directory holds.
 *
 * @param directory where it was read from, for messages
 * @param json model.json
 * @param family the family's name
 * @param components K
 * @param dimensions D
 * @param arrays the parameters by name, in the shapes of the format, all finite
 */
public record StoredModel(
    String directory,
    ObjectNode json,
    String family,
    int components,
    int dimensions,
    Map<String, NdArray> arrays) {

  /**
   * The model, by the family of the name {@link #family}.
   *
   * @throws ModelFormatException where {@code reader} is another family, or the arrays are not
   *     those that it needs
   */
  public <M extends Model> M model(Family<M, ?> reader) {
    if (!reader.name().equals(family)) {
      throw new ModelFormatException(
          directory + "/model.json: found family '" + family + "', expected " + reader.name());
    }
    try {
      return reader.read(components, dimensions, arrays);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(directory + ": " + e.getMessage(), e);
    }
  }

  /**
   * The array of this name.
   *
   * @throws ModelFormatException where the directory has none
   */
  public NdArray array(String name) {
    return require(arrays, name, directory + "/");
  }

  /**
   * The array of this name, for families that read themselves from {@code arrays}.
   *
   * @throws ModelFormatException where there is none
   */
  public static NdArray require(Map<String, NdArray> arrays, String name) {
    return require(arrays, name, "");
  }

  private static NdArray require(Map<String, NdArray> arrays, String name, String prefix) {
    NdArray array = arrays.get(name);
    if (array == null) {
      throw new ModelFormatException(
          prefix + name + ".npy: missing; found only " + String.join(", ", arrays.keySet()));
    }
    return array;
  }
}

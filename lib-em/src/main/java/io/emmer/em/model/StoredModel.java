package io.emmer.em.model;

import io.emmer.em.Family;
import io.emmer.em.Model;
import io.emmer.em.NdArray;
import io.emmer.em.Statistics;
import io.emmer.em.table.TableSchema;
import java.util.Map;
import java.util.Optional;

/**
 * What a model directory holds.
 *
 * @param directory where it was read from, for messages
 * @param document model.json, with its header
 * @param arrays the parameters by name, in the shapes of the format, all finite
 */
public record StoredModel(String directory, ModelDocument document, Map<String, NdArray> arrays) {

  /** The name of the family. */
  public String family() {
    return document.header().family();
  }

  /** K. */
  public int components() {
    return document.header().components();
  }

  /** D of the rows that the model sees. */
  public int dimensions() {
    return document.header().dimensions();
  }

  /** What is known of the rows that it was fitted to. */
  public InputDocument input() {
    return document.inputOrUnknown();
  }

  /** A family over rows of the columns that the model was fitted to. */
  public <M extends Model, S extends Statistics<S>> Family<M, S> bind(Family<M, S> family) {
    Optional<TableSchema> schema = document.schema();
    return schema.isPresent() ? family.ofTable(schema.get()) : family;
  }

  /**
   * The model, by the family of the name {@link #family}.
   *
   * @throws ModelFormatException where {@code reader} is another family, or the arrays are not
   *     those that it needs
   */
  public <M extends Model, S extends Statistics<S>> M model(Family<M, S> reader) {
    if (!reader.name().equals(family())) {
      throw new ModelFormatException(
          "%s/model.json: found family '%s', expected %s", directory, family(), reader.name());
    }
    try {
      return bind(reader).read(components(), dimensions(), arrays);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(e, "%s: %s", directory, e.getMessage());
    }
  }
}

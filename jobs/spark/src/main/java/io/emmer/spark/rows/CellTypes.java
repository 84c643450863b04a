package io.emmer.spark.rows;

import io.emmer.em.NamesSettings;
import io.emmer.em.Setting;
import io.emmer.em.table.Column;
import io.emmer.em.table.ColumnType;
import io.emmer.em.table.TableSchema;
import io.emmer.spark.InputException;
import io.emmer.spark.UsageException;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the columns of a table are to a family that tells numbers, categories and counts apart, and
 * whose cells may be missing.
 *
 * @param categorical columns that are categories whatever they hold; {@code *} for all
 * @param counts columns of whole numbers of at least 0 that are counts
 * @param maxLevels of a column
 * @param knownOrNull the columns of a model, which tell the types
 * @param isOpen whether levels that the model does not know are added to its own
 */
public record CellTypes(
    List<String> categorical,
    List<String> counts,
    int maxLevels,
    TableSchema knownOrNull,
    boolean isOpen)
    implements Serializable {
  public static final Setting MAX_LEVELS = Setting.limitedCount("max-levels", 1000, 2);

  private static final String ALL = "*";

  /** Of columns that are what they hold. */
  static final CellTypes ANY =
      new CellTypes(List.of(), List.of(), MAX_LEVELS.defaultCount(), null, true);

  public CellTypes {
    MAX_LEVELS.check(maxLevels);
    categorical = List.copyOf(categorical);
    counts = List.copyOf(counts);
    for (String name : counts) {
      if (categorical.contains(name)) {
        throw new UsageException(
            "{categorical}, {count} %s: a column is either categories or counts", name);
      }
    }
  }

  /** The features in their order: those of the model that is known, else as they are given. */
  public List<String> names(List<String> features) {
    return knownOrNull == null
        ? features
        : knownOrNull.columns().stream().map(Column::name).toList();
  }

  /** The same with the types of a model's columns. */
  CellTypes known(TableSchema schema, boolean open) {
    return new CellTypes(categorical, counts, maxLevels, schema, open);
  }

  /** The types of a model's columns, and no others; levels that it does not know may be many. */
  static CellTypes ofModel(TableSchema schema) {
    return new CellTypes(List.of(), List.of(), (int) MAX_LEVELS.most(), schema, false);
  }

  /** Refuses names that are no features. */
  public void check(List<String> features) {
    Stream.concat(categorical.stream(), counts.stream())
        .filter(name -> !name.equals(ALL) && !features.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new UsageException(
                  "{categorical}, {count} %s: no such column among the features %s",
                  name, TableQuery.joined(features));
            });
  }

  /** Whether a column is read as text, whatever it holds. */
  boolean isCategorical(String name) {
    Column known = known(name);
    return known == null
        ? categorical.contains(name) || (categorical.contains(ALL) && !counts.contains(name))
        : known.levels() != null;
  }

  private Column known(String name) {
    return knownOrNull == null
        ? null
        : knownOrNull.columns().stream()
            .filter(c -> c.name().equals(name))
            .findFirst()
            .orElse(null);
  }

  /**
   * What a column is.
   *
   * @param isText whether it holds texts, or true and false
   * @throws InputException if it is to hold numbers, and does not
   */
  ColumnType typeOf(String name, boolean isText, String file) {
    Column known = known(name);
    if (known != null && known.type() == ColumnType.CONSTANT) {
      return ColumnType.CONSTANT;
    }
    if (isCategorical(name)) {
      return ColumnType.CATEGORICAL;
    }
    boolean counted = known == null ? counts.contains(name) : known.type() == ColumnType.COUNT;
    if (isText && (counted || known != null)) {
      throw new InputException(
          "%s: column '%s' holds texts, expected numbers%s",
          file,
          name,
          known == null
              ? " as " + NamesSettings.setting("count") + " says"
              : " as the model's does");
    }
    return isText ? ColumnType.CATEGORICAL : counted ? ColumnType.COUNT : ColumnType.NUMERIC;
  }
}

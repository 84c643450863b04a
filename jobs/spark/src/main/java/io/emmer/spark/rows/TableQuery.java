package io.emmer.spark.rows;

import io.emmer.spark.InputException;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.format.csv.CsvDialect;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How tables are to be read, and which roles their columns have.
 *
 * @param features names in the order of the values of a row; empty for all columns without another
 *     role
 * @param exclude names of columns that are no features
 * @param label or null
 * @param weight or null
 * @param id or null
 * @param format of the files; told by them if it is empty
 * @param dialect of text
 */
public record TableQuery(
    List<String> features,
    List<String> exclude,
    String label,
    String weight,
    String id,
    Optional<FileFormat> format,
    CsvDialect dialect) {
  /** All columns, read as the files say. */
  public static final TableQuery ALL =
      new TableQuery(List.of(), List.of(), null, null, null, Optional.empty(), CsvDialect.DEFAULT);

  public TableQuery {
    features = List.copyOf(features);
    exclude = List.copyOf(exclude);
    if (!features.isEmpty() && !exclude.isEmpty()) {
      throw new UsageException(
          "{features} and {exclude} both say which columns are features; give one of them");
    }
  }

  /** Whether columns are named, which only tables have. */
  public boolean namesColumns() {
    return !features.isEmpty() || !exclude.isEmpty() || roles().findAny().isPresent();
  }

  private Stream<String> roles() {
    return Stream.of(label, weight, id).flatMap(Stream::ofNullable);
  }

  /**
   * The roles of the columns of a table.
   *
   * @param found all of its columns
   * @throws InputException if one that is named is not among them, or none is left for features
   */
  TableColumns among(List<String> found, String file) {
    Stream.of(features.stream(), exclude.stream(), roles())
        .flatMap(names -> names)
        .filter(name -> !found.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new InputException(
                  "%s: no column '%s', found %s; give {features}, {exclude}, {label}, {weight} or"
                      + " {id} as they are",
                  file, name, found);
            });
    List<String> chosen = features;
    if (chosen.isEmpty() && exclude.isEmpty() && found.contains(TableColumns.FEATURES)) {
      chosen = List.of(TableColumns.FEATURES);
    } else if (chosen.isEmpty()) {
      chosen =
          found.stream()
              .filter(name -> !exclude.contains(name))
              .filter(name -> roles().noneMatch(role -> Objects.equals(role, name)))
              .toList();
    }
    if (chosen.isEmpty()) {
      throw new InputException(
          "%s: no column is left for features, found %s; give {features}", file, found);
    }
    return new TableColumns(chosen, label, weight, id);
  }
}

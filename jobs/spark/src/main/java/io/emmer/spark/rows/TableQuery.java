package io.emmer.spark.rows;

import io.emmer.spark.InputException;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.format.csv.CsvDialect;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How tables are to be read, and which roles their columns have.
 *
 * @param features names in the order of the values of a row; empty for all columns without another
 *     role
 * @param exclude names of columns that are no features
 * @param known names of the features of a model that is to see the rows; empty without one
 * @param label or null
 * @param weight or null
 * @param id or null
 * @param keep columns that travel with the rows, whatever other roles they have
 * @param reading how the table is found and read
 * @param cells what features are that may be texts or missing; null if all are to be numbers
 */
public record TableQuery(
    List<String> features,
    List<String> exclude,
    List<String> known,
    String label,
    String weight,
    String id,
    List<String> keep,
    TableReading reading,
    CellTypes cells) {
  private static final int SHOWN = 50;

  /** All columns, read as the files say. */
  public static final TableQuery ALL =
      new TableQuery(
          List.of(), List.of(), List.of(), null, null, null, List.of(), TableReading.DEFAULT, null);

  public TableQuery {
    features = List.copyOf(features);
    exclude = List.copyOf(exclude);
    known = List.copyOf(known);
    keep = List.copyOf(keep);
    if (!features.isEmpty() && !exclude.isEmpty()) {
      throw new UsageException(
          "{features} and {exclude} both say which columns are features; give one of them");
    }
  }

  /**
   * The same for rows that a model is to see, whose features are found by name, in any order.
   *
   * @throws UsageException if other features are asked for
   */
  TableQuery known(List<String> names) {
    if (!features.isEmpty() && !Set.copyOf(features).equals(Set.copyOf(names))) {
      throw new UsageException(
          "{features} %s: the model is one of the columns %s; leave the option out",
          joined(features), joined(names));
    }
    return new TableQuery(features, exclude, names, label, weight, id, keep, reading, cells);
  }

  /** The same with these columns as features. */
  public TableQuery features(List<String> names) {
    return new TableQuery(names, exclude, known, label, weight, id, keep, reading, cells);
  }

  /** The same columns of what is found and read otherwise. */
  public TableQuery reading(TableReading other) {
    return new TableQuery(features, exclude, known, label, weight, id, keep, other, cells);
  }

  /** The same for families that tell columns apart by what they hold. */
  public TableQuery cells(CellTypes types) {
    return new TableQuery(features, exclude, known, label, weight, id, keep, reading, types);
  }

  /** The same with columns that travel with the rows. */
  public TableQuery keep(List<String> names) {
    return new TableQuery(features, exclude, known, label, weight, id, names, reading, cells);
  }

  /** Whether columns are named, which only tables have. */
  public boolean namesColumns() {
    return Stream.of(features, exclude, keep).anyMatch(names -> !names.isEmpty())
        || roles().findAny().isPresent();
  }

  private Stream<String> roles() {
    return Stream.of(label, weight, id).flatMap(Stream::ofNullable);
  }

  /**
   * The roles of the columns of a table.
   *
   * @param names all of its columns
   * @param wholeRows whether the one that is called {@code features} holds whole rows
   * @throws InputException if one that is named is not among them, or none is left for features
   */
  TableColumns among(List<String> names, boolean wholeRows, String file) {
    Set<String> found = new LinkedHashSet<>(names);
    boolean byName = known.stream().anyMatch(found::contains);
    requireAll(Stream.of(features, exclude, keep).flatMap(List::stream), found, file);
    requireAll(roles(), found, file);
    List<String> chosen = byName ? known : features;
    if (byName) {
      requireKnown(found, file);
    } else if (chosen.isEmpty() && exclude.isEmpty() && wholeRows) {
      chosen = List.of(TableColumns.FEATURES);
    } else if (chosen.isEmpty()) {
      Set<String> others = new LinkedHashSet<>(exclude);
      roles().forEach(others::add);
      chosen = found.stream().filter(name -> !others.contains(name)).toList();
      requireKnown(found, file);
    }
    if (chosen.isEmpty()) {
      throw new InputException(
          "%s: no column is left for features, found %s; give {features}", file, listed(found));
    }
    if (cells != null) {
      cells.check(chosen);
    }
    return new TableColumns(chosen, label, weight, id, keep, cells);
  }

  /** Names as {@code --features} takes them. */
  public static String joined(Collection<String> names) {
    return names.stream().map(CsvDialect::field).collect(Collectors.joining(","));
  }

  /** Names for people, of many the first. */
  private static String listed(Collection<String> names) {
    String shown =
        names.stream()
            .limit(SHOWN)
            .map(CsvDialect::field)
            .collect(Collectors.joining(", ", "[", ""));
    return shown + (names.size() > SHOWN ? ", ... of " + names.size() + "]" : "]");
  }

  private static void requireAll(Stream<String> names, Set<String> found, String file) {
    names
        .filter(name -> !found.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new InputException(
                  "%s: no column '%s', found %s; give {features}, {exclude}, {label}, {weight},"
                      + " {id} or {keep} as they are",
                  file, name, listed(found));
            });
  }

  private void requireKnown(Set<String> found, String file) {
    List<String> missing = known.stream().filter(name -> !found.contains(name)).toList();
    if (!missing.isEmpty()) {
      throw new InputException(
          "%s: no column '%s', found %s; the model needs %s",
          file, String.join("', '", missing), listed(found), joined(known));
    }
  }
}

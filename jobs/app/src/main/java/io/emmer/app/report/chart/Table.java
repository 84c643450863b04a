package io.emmer.app.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A table of texts, the figures behind a drawing; the first column heads the rows. */
public record Table(List<String> columns, List<List<String>> rows, String note) {
  /**
   * The columns of a table about some things.
   *
   * <pre>{@code
   * Table steps =
   *     new Table.Columns<Step>()
   *         .add("Step", Step::step)
   *         .add("Loss", step -> NumberText.real(step.objective()))
   *         .table(trace);
   * }</pre>
   */
  public static final class Columns<T> {
    private final List<String> names = new ArrayList<>();
    private final List<Function<T, ?>> texts = new ArrayList<>();

    /** Adds a column by its name and by what it says of a thing. */
    public Columns<T> add(String name, Function<T, ?> text) {
      names.add(name);
      texts.add(text);
      return this;
    }

    /** The table with a row for each thing. */
    public Table table(List<T> things) {
      List<List<String>> rows =
          things.stream()
              .map(thing -> texts.stream().map(text -> text.apply(thing).toString()).toList())
              .toList();
      return new Table(names, rows, "");
    }
  }

  /** Returns the table with a note. */
  public Table with(String text) {
    return new Table(columns, rows, text);
  }
}

package io.emmer.app.predict;

import io.emmer.spark.rows.format.csv.CsvDialect;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;

/** Predictions as a table in text, of RFC 4180 with line feeds. */
record CsvPredictions(PredictionColumns columns) implements Serializable {
  byte[] header() {
    List<String> names = new ArrayList<>(List.of("row"));
    if (columns.idType() != null) {
      names.add("id");
    }
    if (columns.labelType() != null) {
      names.add("label");
    }
    names.add("component");
    names.add(columns.score());
    if (columns.percentile()) {
      names.add("percentile");
    }
    Responsibilities shown = columns.responsibilities();
    for (int i = 0; i < shown.count(); i++) {
      if (shown.isLargest()) {
        names.add("component" + (i + 1));
      }
      names.add("responsibility" + (shown.isLargest() ? i + 1 : i));
    }
    names.addAll(columns.cellNames());
    names.addAll(columns.kept());
    return line(names);
  }

  /** Writes a line for each, and says how many they are. */
  long write(Iterator<Prediction> predictions, OutputStream out) throws IOException {
    long rows = 0;
    for (; predictions.hasNext(); rows++) {
      out.write(line(fields(predictions.next())));
    }
    return rows;
  }

  private List<String> fields(Prediction of) {
    List<String> fields = new ArrayList<>(List.of(Long.toString(of.row())));
    if (columns.idType() != null) {
      fields.add(of.id());
    }
    if (columns.labelType() != null) {
      fields.add(of.label());
    }
    fields.add(Integer.toString(of.component()));
    fields.add(Double.toString(of.score()));
    if (columns.percentile()) {
      fields.add(Double.toString(of.percentile()));
    }
    Prediction.Shares shown = of.shares();
    for (int i = 0; i < shown.values().length; i++) {
      if (columns.responsibilities().isLargest()) {
        fields.add(Integer.toString(shown.components()[i]));
      }
      fields.add(Double.toString(shown.values()[i]));
    }
    for (int i = 0; columns.cells() && i < PredictionColumns.CELLS; i++) {
      boolean there = i < of.cells().size();
      fields.add(there ? of.cells().get(i).column() : null);
      fields.add(there ? Double.toString(of.cells().get(i).nats()) : null);
    }
    fields.addAll(Arrays.asList(of.kept()));
    return fields;
  }

  /** Fields with commas between; null is empty. */
  private static byte[] line(List<String> fields) {
    return fields.stream()
        .map(text -> text == null ? "" : CsvDialect.field(text))
        .collect(Collectors.joining(",", "", "\n"))
        .getBytes(StandardCharsets.UTF_8);
  }
}

package io.emmer.app.predict;

import java.util.Locale;

/** The formats of predictions. */
public enum PredictionFormat {
  /** A table of all columns. */
  PARQUET,
  /** An array per column, in which row n is row n of the input; ids are left out. */
  NPY;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

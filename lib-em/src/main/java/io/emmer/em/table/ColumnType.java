package io.emmer.em.table;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What the cells of a column are. */
public enum ColumnType {
  /** Numbers with a normal density. */
  @JsonProperty("numeric")
  NUMERIC,
  /** One of several levels. */
  @JsonProperty("categorical")
  CATEGORICAL,
  /** Whole numbers of at least 0, with a Poisson density. */
  @JsonProperty("count")
  COUNT,
  /** The same in all rows, or never observed: no part of a model. */
  @JsonProperty("constant")
  CONSTANT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

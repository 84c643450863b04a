package io.emmer.spark.rows.format.text;

/** What a cell of a table in text may hold. */
public enum CellKind {
  NUMBER("a number"),
  BOOLEAN("true or false"),
  TEXT("text"),
  /** Values within values, which are no cell of a table. */
  NESTED("an object or an array");

  private final String description;

  CellKind(String description) {
    this.description = description;
  }

  @Override
  public String toString() {
    return description;
  }
}

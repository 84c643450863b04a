package io.emmer.app.report;

/** A named text of a page, both made visible. */
public record Entry(String name, String value) {
  public Entry {
    name = VisibleText.of(name);
    value = VisibleText.of(value);
  }
}

package io.emmer.app.sample;

import java.util.List;

/**
 * Where samples go.
 *
 * @param labels file of the components, or null
 * @param scale what a byte of 255 is divided by to make a value
 * @param rowShape sizes of the axes of a row
 * @param partitions 0 for as many as it takes
 */
public record SampleSettings(
    String output,
    SampleFormat format,
    String labels,
    double scale,
    List<Integer> rowShape,
    int partitions,
    boolean overwrite) {
  public SampleSettings {
    rowShape = List.copyOf(rowShape);
  }
}

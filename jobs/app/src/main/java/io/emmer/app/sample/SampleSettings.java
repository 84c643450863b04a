package io.emmer.app.sample;

import java.util.List;

/**
 * The settings of a sample: its files and their form.
 *
 * @param labels file of the components, or null
 * @param scale what a byte of 255 is divided by to make a value
 * @param rowShape sizes of the axes of a row
 * @param partitions number of tasks, 0 for as many as the size needs
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

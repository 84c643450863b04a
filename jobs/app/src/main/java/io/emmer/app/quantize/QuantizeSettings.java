package io.emmer.app.quantize;

import io.emmer.spark.sweep.SweepConfiguration;
import java.util.List;

/**
 * The settings of a quantization.
 *
 * @param configurations families times K, in the order of the table
 * @param soft whether mixtures blend their colours by responsibilities
 * @param sample whether to draw an image from every mixture
 * @param partitions 0 for as many as there are cores
 */
public record QuantizeSettings(
    List<SweepConfiguration> configurations,
    boolean soft,
    boolean sample,
    int leafRows,
    int partitions) {
  public QuantizeSettings {
    configurations = List.copyOf(configurations);
  }
}

package io.emmer.app.nightly;

import java.util.List;
import java.util.Map;

/**
 * The options of a night as its records keep them.
 *
 * @param all as {@code name = value}
 * @param deciding by name, those that may change a number
 */
public record NightlyOptions(List<String> all, Map<String, String> deciding) {
  public NightlyOptions {
    all = List.copyOf(all);
    deciding = Map.copyOf(deciding);
  }
}

package io.emmer.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What model.json and sweep.json say of how they came about. */
final class Provenance {
  private Provenance() {}

  /** Options as they were in effect. */
  static List<ReportData.Entry> configuration(JsonNode json) {
    List<ReportData.Entry> entries = new ArrayList<>();
    for (JsonNode option : json.path("configuration")) {
      String[] parts = option.asText().split(" = ", 2);
      entries.add(new ReportData.Entry(parts[0], parts.length == 2 ? parts[1] : ""));
    }
    return entries;
  }

  /** Inputs, versions and checksums. */
  static List<ReportData.Entry> of(JsonNode json) {
    List<ReportData.Entry> entries = new ArrayList<>();
    for (JsonNode file : json.path("input").path("files")) {
      String text = "%s (%s bytes)".formatted(file.path("path").asText(), file.path("bytes"));
      entries.add(new ReportData.Entry("Input", text));
    }
    if (json.path("input").has("fingerprint")) {
      String text = json.path("input").path("fingerprint").asText();
      entries.add(new ReportData.Entry("Fingerprint", text));
    }
    json.path("versions")
        .properties()
        .forEach(v -> entries.add(new ReportData.Entry(v.getKey(), v.getValue().asText())));
    json.path("files")
        .properties()
        .forEach(
            f ->
                entries.add(
                    new ReportData.Entry("SHA-256 of " + f.getKey(), f.getValue().asText())));
    return entries;
  }

  /** The name of a constant in words, such as max iterations. */
  static String words(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

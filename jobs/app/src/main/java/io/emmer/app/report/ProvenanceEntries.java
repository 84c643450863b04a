package io.emmer.app.report;

import io.emmer.em.model.InputDocument;
import io.emmer.em.model.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The lines of pages about how documents came about; a document may not know it. */
public final class ProvenanceEntries {
  private ProvenanceEntries() {}

  /** Options as they were in effect. */
  public static List<ReportData.Entry> configuration(Provenance provenance) {
    if (provenance == null || provenance.configuration() == null) {
      return List.of();
    }
    return provenance.configuration().stream()
        .map(option -> option.split(" = ", 2))
        .map(parts -> new ReportData.Entry(parts[0], parts.length == 2 ? parts[1] : ""))
        .toList();
  }

  /** Inputs, versions and checksums. */
  public static List<ReportData.Entry> of(
      InputDocument input, Provenance provenance, Map<String, String> files) {
    List<ReportData.Entry> entries = new ArrayList<>();
    if (input != null && input.files() != null) {
      for (InputDocument.File file : input.files()) {
        String text = "%s (%s bytes)".formatted(file.path(), file.bytes());
        entries.add(new ReportData.Entry("Input", text));
      }
    }
    if (input != null && input.fingerprint() != null) {
      entries.add(new ReportData.Entry("Fingerprint", input.fingerprint()));
    }
    if (provenance != null && provenance.versions() != null) {
      provenance
          .versions()
          .forEach((name, version) -> entries.add(new ReportData.Entry(name, version)));
    }
    files.forEach((name, sum) -> entries.add(new ReportData.Entry("SHA-256 of " + name, sum)));
    return entries;
  }

  /** The name of a constant in words, such as max iterations. */
  public static String words(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

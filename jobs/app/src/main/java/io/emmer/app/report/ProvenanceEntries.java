package io.emmer.app.report;

import io.emmer.em.model.InputDocument;
import io.emmer.em.model.Provenance;
import io.emmer.em.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The lines of pages about how documents came about; a document may not know it. */
public final class ProvenanceEntries {
  private static final Pattern BRACKETS = Pattern.compile("^[\\[{](.*)[]}]$");
  private static final Pattern EXPONENT = Pattern.compile("-?[0-9.]+E-?[0-9]+");

  private ProvenanceEntries() {}

  /** Options as they were in effect. */
  public static List<Entry> configuration(Provenance provenance) {
    if (provenance == null || provenance.configuration() == null) {
      return List.of();
    }
    return provenance.configuration().stream()
        .map(option -> option.split(" = ", 2))
        .map(parts -> new Entry(parts[0], parts.length == 2 ? plain(parts[1]) : ""))
        .toList();
  }

  /** A value without the brackets of lists, and a number without Java's exponent. */
  private static String plain(String value) {
    String inner = BRACKETS.matcher(value).replaceAll("$1");
    return EXPONENT.matcher(inner).matches() ? Text.brief(Double.parseDouble(inner)) : inner;
  }

  /** Inputs, versions and checksums, of which any may be null. */
  public static List<Entry> of(
      InputDocument input, Provenance provenance, Map<String, String> files) {
    List<Entry> entries = new ArrayList<>();
    if (input != null && input.files() != null) {
      for (InputDocument.File file : input.files()) {
        entries.add(new Entry("Input", Text.format("%s (%s bytes)", file.path(), file.bytes())));
      }
    }
    if (input != null && input.fingerprint() != null) {
      entries.add(new Entry("Fingerprint", input.fingerprint()));
    }
    if (provenance != null && provenance.versions() != null) {
      provenance.versions().forEach((name, version) -> entries.add(new Entry(name, version)));
    }
    if (files != null) {
      files.forEach((name, sum) -> entries.add(new Entry("SHA-256 of " + name, sum)));
    }
    return entries;
  }

  /** The name of a constant in words, such as max iterations; null is what nobody wrote down. */
  public static String words(String constant) {
    return constant == null ? "not recorded" : constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

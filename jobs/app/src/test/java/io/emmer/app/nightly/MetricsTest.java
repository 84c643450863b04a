package io.emmer.app.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.em.model.Json;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The grammar of Prometheus' text format 0.0.4, as its documentation states it. */
class MetricsTest {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final String LABEL =
      "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\\\\\|\\\\\"|\\\\n)*\"";
  private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") [^\\n]*");
  private static final Pattern TYPE = Pattern.compile("# TYPE (" + NAME + ") gauge");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "("
              + NAME
              + ")(\\{"
              + LABEL
              + "(?:,"
              + LABEL
              + ")*\\})"
              + " (NaN|[+-]Inf|-?[0-9.]+(?:E-?[0-9]+)?)");

  private static RunDocument record(double score) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("schemaVersion", 1).put("status", "published").put("revision", 1).put("attempts", 2);
    json.putObject("input")
        .put("rows", 5_000_000_000L)
        .put("trainingRows", 4_999_999_988L)
        .put("heldOutRows", 12);
    json.putObject("fit")
        .put("components", 3)
        .put("objectivePerRow", score)
        .put("iterations", 7)
        .put("converged", true)
        .put("restarts", 1)
        .put("lostComponents", 0);
    json.putObject("evaluation").put("rows", 12).put("perRow", score).putNull("publishedPerRow");
    json.putObject("seconds").put("fit", 1.5).put("total", 1e-5);
    return Json.bind(json, RunDocument.class, "run.json")
        .as(new RunId(LocalDate.of(2026, 11, 21), 1));
  }

  private static String text(double score) {
    return Metrics.text(
        "file:/a \"b\\c\"\nd",
        record(score),
        Optional.of(LocalDate.of(2026, 11, 20)),
        Instant.parse("2026-11-21T02:03:04Z"));
  }

  @Test
  void everyLineIsOfTheFormat() {
    for (double score : new double[] {-1.5, Double.NaN, Double.NEGATIVE_INFINITY, 1e-300}) {
      String text = text(score);
      assertThat(text).endsWith("\n");
      Set<String> families = new HashSet<>();
      Set<String> samples = new HashSet<>();
      String family = "";
      boolean typed = false;
      for (String line : List.of(text.split("\n"))) {
        Matcher help = HELP.matcher(line);
        Matcher type = TYPE.matcher(line);
        Matcher sample = SAMPLE.matcher(line);
        if (help.matches()) {
          family = help.group(1);
          typed = false;
          assertThat(families.add(family)).as("one group each: " + line).isTrue();
        } else if (type.matches()) {
          assertThat(type.group(1)).isEqualTo(family);
          typed = true;
        } else {
          assertThat(sample.matches()).as(line).isTrue();
          assertThat(sample.group(1)).isEqualTo(family);
          assertThat(typed).isTrue();
          assertThat(samples.add(sample.group(1) + sample.group(2))).as(line).isTrue();
        }
      }
      assertThat(families).contains("emmer_nightly_score_per_row", "emmer_nightly_seconds");
    }
  }

  @Test
  void saysWhatTheRunWas() {
    String store = "{store=\"file:/a \\\"b\\\\c\\\"\\nd\"";
    assertThat(text(-1.5))
        .contains("emmer_nightly_status" + store + ",status=\"published\"} 1.0\n")
        .contains("emmer_nightly_status" + store + ",status=\"failed\"} 0.0\n")
        .contains("emmer_nightly_end_timestamp_seconds" + store + "} 1.795226584E9\n")
        .contains("emmer_nightly_run_date_timestamp_seconds" + store + "} 1.7952192E9\n")
        .contains("emmer_nightly_published_date_timestamp_seconds" + store + "} 1.7951328E9\n")
        .contains("emmer_nightly_rows" + store + "} 5.0E9\n")
        .contains("emmer_nightly_score_per_row" + store + "} -1.5\n")
        .contains("emmer_nightly_seconds" + store + ",phase=\"fit\"} 1.5\n")
        .doesNotContain("published_score_per_row", "drift");
  }
}

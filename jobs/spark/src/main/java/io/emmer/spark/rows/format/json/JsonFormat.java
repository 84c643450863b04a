package io.emmer.spark.rows.format.json;

import io.emmer.spark.rows.format.text.TextCells;
import io.emmer.spark.rows.format.text.TextFormat;
import io.emmer.spark.rows.format.text.TextPart;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/** An object a line. */
public record JsonFormat() implements TextFormat {
  private static final Set<String> ENDINGS = Set.of(".json", ".jsonl", ".ndjson");

  /** Whether a file is one of JSON by its name. */
  public static boolean isNamed(String file) {
    return ENDINGS.stream().anyMatch(end -> file.endsWith(end) || file.endsWith(end + ".gz"));
  }

  @Override
  public String name() {
    return "json";
  }

  /** In JSON line feeds in texts are escaped. */
  @Override
  public boolean quotesLineFeeds() {
    return false;
  }

  @Override
  public boolean mixesKinds() {
    return false;
  }

  @Override
  public List<String> names(Configuration conf, TextPart whole) {
    return List.of();
  }

  @Override
  public TextCells cells(TextPart part, InputStream bytes, List<String> names) throws IOException {
    return new JsonCells(part.withoutMark(bytes), part, names);
  }
}

package io.emmer.spark.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileKindTest {
  private static FileKind kind(String text) throws IOException {
    return FileKind.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,b~1,2~3,4~ | CSV",
        "a,b~ | CSV",
        "'\"a, b\",c~\"x~,y\",2~' | CSV",
        "\u00e4rger,b~1,~ | CSV",
        "label~4~5~ | CSV",
        "'# Notes, mine~one, two~' | TEXT",
        "'{\"a\": 1, \"b\": 2}~' | TEXT",
        "'{~  \"code\" : 0,~  \"reason\" : null,~' | STATUS",
        "'Notes, mine~I had a thought~' | TEXT",
        "a thought~another~ | TEXT",
        "'a thought, unfinished' | TEXT",
        "a,b~1,2~3~ | TEXT",
        "runs/20261128/model~ | TEXT",
        "<p>a,b</p>~ | OTHER"
      })
  void textIsATableIfItsRecordsAreAlike(String text, FileKind kind) throws IOException {
    String lines = text.replace('~', '\n');
    assertThat(kind(lines)).isEqualTo(kind);
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(lines.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(FileKind.of(new ByteArrayInputStream(zipped.toByteArray()))).isEqualTo(kind);
  }

  @Test
  void tablesAreToldByTheirHeads() throws IOException {
    assertThat(kind("a,b\n" + "1,2\n".repeat(2000))).isEqualTo(FileKind.CSV);
    assertThat(kind("a,b,c,d\n" + "1,2,3,4\n".repeat(2000))).isEqualTo(FileKind.CSV);
    assertThat(kind("pixel,".repeat(2000) + "z\n")).isEqualTo(FileKind.CSV);
    assertThat(kind("")).isNull();
  }
}

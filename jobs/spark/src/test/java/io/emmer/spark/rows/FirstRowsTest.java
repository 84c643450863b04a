package io.emmer.spark.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.model.NpyFile;
import io.emmer.em.model.NpyHeader;
import io.emmer.spark.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which families the first rows of files suit, without Spark. */
class FirstRowsTest {
  private static final List<String> GAUSSIAN =
      List.of(
          "gaussian-unit",
          "gaussian-spherical",
          "gaussian-diagonal",
          "gaussian-tied",
          "gaussian-full");

  @TempDir Path directory;

  private FirstRows look(String name, String content, TableQuery query) throws IOException {
    Path file = Files.writeString(directory.resolve(name), content);
    RowQuery rows = RowQuery.of(List.of(file.toString())).table(query);
    return FirstRows.of(new Configuration(), rows).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "t.csv   | a,b~1.5,2~3,4        | numbers | ''",
        "t.csv   | a,b~0,1~1,0          | bits    | ''",
        "t.csv   | a,b~0,1~1,           | cells   | the column 'b' lacks cells",
        "t.tsv   | a\tb~1\tx~2\ty       | cells   | the column 'b' holds texts",
        "t.jsonl | {\"a\":true}~{\"a\":1} | bits    | ''",
        "t.jsonl | {\"a\":2}~{\"b\":1}    | cells   | the column 'a' lacks cells",
      })
  void familiesSuitTheCells(String name, String content, String kind, String reason)
      throws IOException {
    FirstRows found = look(name, content.replace('~', '\n').replace("\\t", "\t"), TableQuery.ALL);
    assertThat(found.reason()).isEqualTo(reason);
    assertThat(found.families()).contains("mixed");
    assertThat(found.families().containsAll(GAUSSIAN)).isEqualTo(!kind.equals("cells"));
    assertThat(found.families().contains("kmeans")).isEqualTo(!kind.equals("cells"));
    assertThat(found.families().contains("bernoulli")).isEqualTo(kind.equals("bits"));
  }

  @Test
  void columnsOfOtherRolesAreNotLookedAt() throws IOException {
    String content = "a,name\n1,x\n2,\n";
    TableQuery query =
        new TableQuery(
            List.of(),
            List.of(),
            List.of(),
            "name",
            null,
            null,
            List.of(),
            TableReading.DEFAULT,
            null);
    assertThat(look("t.csv", content, query).families()).containsAll(GAUSSIAN);
    assertThat(look("t.csv", content, TableQuery.ALL).families()).containsExactly("mixed");
  }

  @Test
  void onlyTheFirstRowsAreRead() throws IOException {
    String content = "a\n" + "1\n".repeat(2000) + "x\n";
    assertThat(look("t.csv", content, TableQuery.ALL).families()).containsAll(GAUSSIAN);
  }

  @Test
  void arraysSuitByTheirValues() throws IOException {
    Path file = directory.resolve("x.npy");
    write(file, 0, 1, 0.5, 0);
    RowQuery rows = RowQuery.of(List.of(file.toString()));
    assertThat(FirstRows.of(new Configuration(), rows).orElseThrow().families())
        .contains("bernoulli", "kmeans");
    write(file, 0, 1, 0.5, -3);
    assertThat(FirstRows.of(new Configuration(), rows).orElseThrow().families())
        .contains("kmeans")
        .doesNotContain("bernoulli");
  }

  private static void write(Path file, double... values) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(NpyHeader.encode(values.length / 2, 2));
      NpyFile.writeElements(out, values);
    }
  }

  @Test
  void aMissingFileIsNamed() {
    RowQuery rows = RowQuery.of(List.of(directory + "/none.csv"));
    assertThatThrownBy(() -> FirstRows.of(new Configuration(), rows))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("none.csv: not found");
  }
}

package io.emmer.app.cli;

import static io.emmer.app.fixture.CommandLine.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.OneSpark;
import io.emmer.fixture.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files and columns of names that mean something elsewhere. */
@ExtendWith(OneSpark.class)
class NamesTest extends SparkTest {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message m { required double x; required double X; required int64 t (TIME(NANOS,false));"
              + " required fixed_len_byte_array(2) half (FLOAT16);"
              + " required int32 d (DECIMAL(9,2)); }");

  @TempDir private Path temp;

  private Path parquet(String name) throws IOException {
    Path file = temp.resolve(name);
    Files.createDirectories(file.getParent());
    try (ParquetWriter<Group> out =
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(SCHEMA).build()) {
      for (int n = 0; n < 6; n++) {
        Group row = new SimpleGroup(SCHEMA);
        row.append("x", n + .5).append("X", -n * 2.0).append("t", 1L);
        row.append("half", org.apache.parquet.io.api.Binary.fromConstantByteArray(new byte[2]));
        row.append("d", 100 * n + 25);
        out.write(row);
      }
    }
    return file;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "part[0].parquet",
        "t_16:00:00.parquet",
        "_hidden.parquet",
        "a,b.parquet",
        "{x}.parquet",
        "q?*.parquet",
        "a:b/x.parquet",
        "per%20cent.parquet",
        "back\\slash.parquet"
      })
  void parquetOfAnyNameIsRead(String name) throws IOException {
    Path file = parquet(name);
    parquet("part0.parquet");
    String output = temp + "/out[1]:{a},b.npy";
    succeed("convert", "--input=" + file, "--features=x,d", "--output=" + output);
    assertThat(succeed("inspect", output).out()).contains("6 rows of [2]");
    assertThat(succeed("inspect", file.toString()).out())
        .contains("6 rows")
        .containsPattern("x +double")
        .containsPattern("half +required")
        .containsPattern("d +decimal\\(9,2\\) +0 +0.25 to 5.25");
  }

  @Test
  void onlyTheColumnsThatAreWantedAreRead() throws IOException {
    Path file = parquet("x.parquet");
    succeed("convert", "--input=" + file, "--features=x,X,d", "--output=" + temp + "/o.npy");
    for (String column : new String[] {"t", "half"}) {
      CommandLine.Result result =
          CommandLine.run(
              "convert", "--input=" + file, "--features=" + column, "--output=" + temp + "/p.npy");
      assertThat(result.exitCode()).as(result.err()).isEqualTo(3);
      assertThat(result.err().strip()).contains("x.parquet: ", column).doesNotContain("\n");
    }
  }

  @Test
  void everyVerbReadsBackWhatAnotherOneWrote() throws IOException {
    String in = temp + "/d[1]:{a},b*?/";
    Path file = parquet("d[1]:{a},b*?/x.parquet");
    succeed("convert", "--input=" + file, "--features=x,X", "--output=" + in + "r[0].npy");
    succeed(
        "fit",
        "--family=kmeans",
        "--components=2",
        "--seed=1",
        "--input=" + in + "r[0].npy",
        "--checkpoint=" + in + "c",
        "--metrics=" + in + "m.jsonl",
        "--output=" + in + "model");
    succeed(
        "predict", "--model=" + in + "model", "--input=" + in + "r[0].npy", "--output=" + in + "p");
    succeed("evaluate", "--model=" + in + "model", "--input=" + in + "r[0].npy");
    succeed(
        "report", "--model=" + in + "model", "--input=" + in + "r[0].npy", "--output=" + in + "h");
    succeed(
        "convert",
        "--input=" + in + "r[0].npy",
        "--output=" + in + "c.parquet",
        "--format=parquet");
    assertThat(succeed("inspect", in + "c.parquet", in + "model").out()).contains("of [2]");
    assertThat(Files.size(Path.of(in + "m.jsonl"))).isPositive();
  }
}

package io.emmer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.em.NdArray;
import io.emmer.em.family.kmeans.KMeansFamily;
import io.emmer.em.model.LocalModelStore;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.model.ModelDocument;
import io.emmer.fixture.OwnSpark;
import io.emmer.spark.SparkJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered before Spark starts: one line that names the wrong word and the remedy. */
@OwnSpark
class FrontTest {
  @TempDir private static Path directory;

  @BeforeAll
  static void writeFiles() throws IOException {
    Files.createDirectory(directory.resolve("taken"));
    Files.writeString(directory.resolve("page.html"), "<!DOCTYPE html>");
    DigitFiles.images(directory.resolve("rows"), 3);
    Map<String, NdArray> centres =
        Map.of(
            "weights", NdArray.of(new double[] {.25, .75}, 2),
            "means", NdArray.of(new double[] {1, 2, 3, 4}, 2, 2));
    ModelDirectory.write(
        new LocalModelStore(),
        directory.resolve("model").toString(),
        "kmeans",
        new KMeansFamily().read(2, 2, centres),
        ModelDocument.EMPTY,
        false);
    Files.writeString(directory.resolve("wrong.conf"), "fit { componets = 3 }");
  }

  @AfterEach
  void noSparkWasStarted() {
    assertThat(SparkJob.isRunning()).isFalse();
  }

  /** What begins with {@code @} is a file in the test's directory. */
  private static CommandLine.Result front(String command) {
    return CommandLine.front(
        Stream.of(command.split(" "))
            .map(word -> word.replace("@", directory + "/"))
            .toArray(String[]::new));
  }

  /** Spark may have the classes and tickets that the way to it takes; a front has not. */
  @ParameterizedTest
  @ValueSource(strings = {"fit --inptu @rows", "explain --model @model", "fit --input @none"})
  void aStatusFileElsewhereIsForSparkToLeave(String command) {
    CommandLine.Result result = front(command + " --status-file s3a://bucket/status.json");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(CommandLines.SPARK_NEEDED);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isEmpty();
  }

  @Test
  void aConfigurationFileThatIsWrongKeepsNoStatusFileHere() {
    CommandLine.Result result = front("fit --config @none --status-file s3a://bucket/status.json");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(CommandLines.SPARK_NEEDED);
    assertThat(result.err()).isEmpty();
  }

  @Test
  void aStatusFileThatIsNoPathIsTold() {
    CommandLine.Result result =
        front("fit --family kmeans --input @rows --output @o --status-file=");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
    assertThat(result.errorLines()).singleElement().asString().contains("is no path");
  }

  private static void assertAnswered(String command, int exitCode, String... words) {
    CommandLine.Result result = front(command);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    assertThat(result.out()).isEmpty();
    assertThat(result.errorLines()).singleElement().asString().startsWith("emmer");
    assertThat(result.err()).contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fti | no verb 'fti', did you mean fit?
          Fit | no verb 'Fit', did you mean fit?
          predcit | no verb 'predcit', did you mean predict?
          swep | no verb 'swep', did you mean sweep?
          evaluat --model m | no verb 'evaluat', did you mean evaluate?
          nigthly | no verb 'nigthly', did you mean nightly?
          genrate --rows 3 | no verb 'genrate', did you mean generate?
          reprot | no verb 'reprot', did you mean report?
          frobnicate | no verb 'frobnicate'; see emmer --help
          --verson | unknown option --verson, did you mean --version?
          fit --inptu @rows --output @o | unknown option --inptu, did you mean --input?
          fit --input @rows --ouput @o | unknown option --ouput, did you mean --output?
          fit --input=@rows --ouput=@o | unknown option --ouput, did you mean --output?
          fit --componets 3 --output @o | unknown option --componets, did you mean --components?
          fit --component x --input @rows | unknown option --component, did you mean --components?
          fit --famliy kmeans | unknown option --famliy, did you mean --family?
          fit -input @rows --output @o | unknown option -input, did you mean --input?
          fit --max-iteration 3 | unknown option --max-iteration, did you mean --max-iterations?
          fit --sed 1 | unknown option --sed, did you mean --seed?
          sweep --crtierion bic | unknown option --crtierion, did you mean --criterion?
          predict --modle m | unknown option --modle, did you mean --model?
          fit --bogus --output @o | unknown option --bogus; see emmer fit --help
          fit --families kmeans | unknown option --families, which is one of
          fit --help-me | unknown option --help-me; see
          """)
  void typingErrors(String command, String words) {
    assertAnswered(command, 2, words, "see emmer");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fit | 2 | missing --output | see emmer fit --help
          fit --input @rows --output @o | 2 | --family: missing | suit rows
          fit --family kmeans --output @o | 2 | give --input | --table
          fit --family gauss --input @rows --output @o | 2 | --family gauss | one of bernoulli
          fit @rows --family kmeans --output @o | 2 | rows' belongs to no option | --input
          fit --family kmeans --output --input @rows | 2 | --output: its value is missing | PATH
          fit --family kmeans --input @rows --output | 2 | --output: its value is missing | PATH
          fit --family kmeans --input @rows --output @o --components x | 2 | --components x: | a whole number
          fit --family kmeans --input @rows --output @o --seed 1e6 | 2 | --seed 1e6: | a whole number
          fit --family kmeans --input @rows --output @o --tolerance 1e | 2 | --tolerance 1e: | a number
          fit --family kmeans --input @rows --output @o --output @p | 2 | --output: given twice | once
          fit --family kmeans --input @rows --output @o --overwrite=yes | 2 | --overwrite yes: | no value
          fit --family kmeans --input @rows --output @o --resume | 2 | --resume without --checkpoint | directory
          fit --family kmeans --input @nothing --output @o | 3 | nothing: not found | a directory or a glob
          fit --family kmeans --input @*.npy --output @o | 3 | *.npy: not found | a glob
          fit --family kmeans --input @rows --labels @none --output @o | 3 | none: not found | a glob
          fit --family kmeans --input @rows --output @taken | 2 | taken: exists | --overwrite
          fit --family kmeans --input @rows --output @page.html | 2 | page.html: is a file | another --output
          fit --family kmeans --input @rows --output @page.html/o | 2 | is no directory | another --output
          fit --config @none.conf --output @o | 2 | none.conf | no such configuration file
          fit --config @wrong.conf --output @o | 2 | componets: no such option | emmer fit --help
          fit --num-executors 3 --output @o | 2 | unknown option --num-executors | --conf spark.executor.instances=N
          predict --model @nothing --input @rows --output @o | 3 | nothing/model.json: missing | expected a model directory
          evaluate --model @rows --input @rows | 3 | rows/model.json: missing | expected a model directory
          report --model @nothing --input @rows --output @page.html | 2 | page.html: exists | --overwrite
          sample --model @nothing --output @o --format gif | 2 | --format gif: | one of parquet, csv, npy
          tree --output @o --norm l4 | 2 | --norm l4: | one of l1, l2, linf
          sweep --families kmeans --components 2,x --input @rows --output @o | 2 | --components x: | a whole number
          nightly --run-date tomorrow --family kmeans --input @{run-date} --output @o | 2 | --run-date tomorrow | a date
          nightly --run-date 2026-01-01 --gate x --family kmeans --output @o | 2 | --gate x: | KEY=VALUE
          quantize --input @none.png --output @o | 3 | none.png: not found | a file
          factorize --input @none.tsv --output @o | 3 | none.tsv: not found | a file
          recommend --model m --top 3 --seen @none --output @o | 3 | none: not found | a file
          convert --input @rows --output @taken | 2 | the name tells no format | --format
          inspect @nothing | 3 | nothing: not found | a file
          explain | 2 | missing MODEL | see emmer explain --help
          explain @nothing | 3 | nothing/model.json: missing | expected a model directory
          generate --output @taken | 2 | taken: exists | --overwrite
          demo --mnist @nothing | 3 | --mnist | fetch-mnist
          bench --input @nothing | 3 | nothing: not found | a file
          """)
  void mistakes(String command, int exitCode, String wrong, String remedy) {
    assertAnswered(command, exitCode, wrong, remedy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fit --family kmeans --input @rows --output @o",
        "fit --family kmeans --input @rows --output @taken --overwrite",
        "fit --family kmeans --input hdfs://nowhere/rows --output hdfs://nowhere/o",
        "fit --family kmeans --input @rows --output @o --pseudo-count 1",
        "fit --family kmeans --input rows --output o --conf spark.hadoop.fs.defaultFS=hdfs://h",
        "fit --family kmeans --table t --output @o",
        "inspect @rows",
        "inspect --input @rows --model @model",
        "generate --output @o"
      })
  void whatNeedsSparkIsHandedOverWithoutAWord(String command) {
    CommandLine.Result result = front(command);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(CommandLines.SPARK_NEEDED);
    assertThat(result.out() + result.err()).isEmpty();
    assertThat(directory.resolve("o")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "inspect @model,             75.0% 25.0%",
    "inspect --model @model,     '2 components, 2 dimensions'",
    "inspect @model --json,      '\"dimensions\" : 2'",
    "explain @model,             'component 1, 75.0%'"
  })
  void modelsAreToldOf(String command, String words) {
    CommandLine.Result result = front(command);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains(words);
    assertThat(result.err()).isEmpty();
  }

  @Test
  void helpIsAnswered() {
    for (String command : List.of("--help", "help", "fit --help", "help fit", "fit help", "-V")) {
      CommandLine.Result result = front(command);
      assertThat(result.exitCode()).isZero();
      assertThat(result.out()).isNotEmpty();
      assertThat(result.err()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "fit,fit,0",
    "fti,fit,1",
    "fitt,fit,1",
    "ft,fit,1",
    "fat,fit,1",
    "predcit,predict,1",
    "inptu,input,1",
    "frob,fit,3",
    "'',fit,3",
    "abc,ca,3"
  })
  void distanceCountsTypingErrors(String a, String b, int distance) {
    assertThat(UsageMessages.distance(a, b)).isEqualTo(distance);
    assertThat(UsageMessages.distance(b, a)).isEqualTo(distance);
  }

  @Test
  void shortWordsHaveNoSuggestionsFarOff() {
    assertThat(UsageMessages.similar("--k", List.of("--id", "-k", "--seed"))).isEmpty();
    assertThat(UsageMessages.similar("xyz", List.of("fit", "sweep"))).isEmpty();
    assertThat(UsageMessages.similar("tre", List.of("tree", "fit"))).containsExactly("tree");
  }
}

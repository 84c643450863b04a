package io.emmer.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.app.fixture.NightFiles;
import io.emmer.app.fixture.SampleRatings;
import io.emmer.app.nightly.Beats;
import io.emmer.app.nightly.RunLock;
import io.emmer.spark.SparkJob;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;

/**
 * The program of {@link FullDiskIT}: verbs write to a small disk, which is filled so that it is
 * full from the start, at one step of the work after another, and not at all.
 */
public final class FullDisk {
  private static final int ROWS = 200;
  private static final int PAGE = 4096;
  private static final String FULL = "No space left on device";
  private static final String NIGHT = "2026-03-02";

  private final Path disk;
  private final Path work;
  private final NightFiles nights;

  private FullDisk(Path disk, Path work) {
    this.disk = disk;
    this.work = work;
    this.nights = new NightFiles(work);
  }

  /**
   * Runs all.
   *
   * @param args the folder of the small disk, and a folder on another one
   */
  public static void main(String[] args) throws IOException {
    FullDisk all = new FullDisk(Path.of(args[0]), Path.of(args[1]));
    // The verbs join it.
    try (SparkJob shared = SparkJob.start("full disk", "local[2]", List.of())) {
      assertThat(shared.context().isLocal()).isTrue();
      DigitFiles.smallImages(all.work.resolve("images"), ROWS);
      succeed(CommandLine.run(all.fit(all.work.resolve("model"))));
      all.outputsAreWholeOrNothing();
      all.checkpointsAreWarnedOf();
      all.metricsAreWarnedOf();
      all.aNightGoesOnWhenThereIsRoom();
      all.theHeartGoesOnBeating();
    }
  }

  private String[] fit(Path output, String... more) {
    List<String> arguments = new ArrayList<>(List.of("fit", "--input=" + work.resolve("images")));
    arguments.addAll(List.of("--family=bernoulli", "--components=5", "--seed=1"));
    arguments.addAll(List.of("--max-iterations=3", "--tolerance=0", "--output=" + output));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private String[] ofModel(String verb, String output) {
    return new String[] {
      verb,
      "--model=" + work.resolve("model"),
      "--input=" + work.resolve("images"),
      "--output=" + disk.resolve(output)
    };
  }

  private void outputsAreWholeOrNothing() throws IOException {
    List<String[]> verbs =
        List.of(
            fit(disk.resolve("model")),
            ofModel("predict", "predictions"),
            ofModel("report", "page.html"),
            new String[] {
              "convert", "--input=" + work.resolve("images"), "--output=" + disk.resolve("c.npy")
            },
            new String[] {
              "factorize",
              "--input=" + Files.write(work.resolve("r.tsv"), SampleRatings.lines("\t")),
              "--factors=3",
              "--lambda=.5",
              "--max-iterations=2",
              "--output=" + disk.resolve("factors")
            },
            new String[] {
              "sample",
              "--model=" + work.resolve("model"),
              "--rows=50",
              "--output=" + disk.resolve("s.idx")
            });
    for (String[] verb : verbs) {
      FileUtils.cleanDirectory(disk.toFile());
      succeed(CommandLine.run(verb));
      Set<String> whole = files();
      for (int free : steps(usedPages())) {
        String step = verb[0] + " with " + free + " pages free";
        FileUtils.cleanDirectory(disk.toFile());
        fill(free);
        CommandLine.Result result = CommandLine.run(verb);
        if (result.exitCode() == 0) {
          assertThat(files()).as(step).isEqualTo(whole);
          assertThat(free).as(step).isPositive();
        } else {
          assertThat(result.exitCode()).as(step + result.err()).isEqualTo(1);
          assertThat(result.errorLines()).as(step).last().asString().contains(FULL);
          assertOneLine(step, result);
          assertThat(files()).as(step).isEmpty();
        }
      }
      assertThat(files()).as(verb[0] + " with room enough").isEqualTo(whole);
    }
  }

  /** Nothing but progress stands before the last line. */
  private static void assertOneLine(String step, CommandLine.Result result) {
    assertThat(result.errorLines())
        .as(step)
        .filteredOn(line -> line.startsWith("emmer") || line.contains("Exception:"))
        .hasSize(1)
        .noneMatch(line -> line.startsWith("\tat "));
  }

  private void checkpointsAreWarnedOf() throws IOException {
    JsonNode expected = NightFiles.json(work.resolve("model/model.json")).get("files");
    String states = "--checkpoint=" + disk.resolve("states");
    FileUtils.cleanDirectory(disk.toFile());
    succeed(CommandLine.run(fit(work.resolve("free"), states, "--checkpoint-every=1")));
    for (int free : steps(usedPages())) {
      String step = "checkpoints with " + free + " pages free";
      FileUtils.cleanDirectory(disk.toFile());
      fill(free);
      Path output = work.resolve("checkpointed-" + free);
      CommandLine.Result result = CommandLine.run(fit(output, states, "--checkpoint-every=1"));
      succeed(result);
      assertThat(NightFiles.json(output.resolve("model.json")).get("files")).isEqualTo(expected);
      assertThat(files()).as(step).noneMatch(file -> file.contains("tmp"));
      if (free == 0) {
        assertThat(result.err()).contains("warning: ", FULL).doesNotContain("\tat ");
      }
    }
  }

  private void metricsAreWarnedOf() throws IOException {
    FileUtils.cleanDirectory(disk.toFile());
    fill(0);
    CommandLine.Result result =
        CommandLine.run(fit(work.resolve("measured"), "--metrics=" + disk.resolve("m.jsonl")));
    succeed(result);
    assertThat(result.errorLines())
        .filteredOn(line -> line.contains("warning: "))
        .singleElement()
        .asString()
        .contains(FULL);
  }

  private void aNightGoesOnWhenThereIsRoom() throws IOException {
    nights.write("2026-03-01", 600, 0);
    nights.write(NIGHT, 600, .1);
    Path output = disk.resolve("nights");
    FileUtils.cleanDirectory(disk.toFile());
    succeed(nights.night("2026-03-01", "--output=" + output));
    Path saved = work.resolve("saved");
    FileUtils.copyDirectory(output.toFile(), saved.toFile());
    int before = usedPages();
    succeed(nights.night(NIGHT, "--output=" + output));
    for (int free : steps(usedPages() - before)) {
      String step = "a night with " + free + " pages free";
      FileUtils.cleanDirectory(disk.toFile());
      FileUtils.copyDirectory(saved.toFile(), output.toFile());
      fill(free);
      CommandLine.Result result = nights.night(NIGHT, "--output=" + output);
      assertThat(result.exitCode()).as(step + result.err()).isIn(0, 1);
      if (result.exitCode() == 1) {
        assertThat(result.err()).as(step).contains(FULL).doesNotContain("\tat ");
        assertThat(Files.readString(output.resolve("latest"))).as(step).contains("2026-03-01");
      }
      assertThat(output.resolve("lock")).as(step).doesNotExist();
      Files.delete(filler());
      CommandLine.Result again = nights.night(NIGHT, "--output=" + output);
      succeed(again);
      assertThat(Files.readString(output.resolve("latest"))).as(step).contains(NIGHT);
      assertThat(files()).as(step).noneMatch(file -> file.contains("tmp"));
    }
  }

  private void theHeartGoesOnBeating() throws IOException {
    FileUtils.cleanDirectory(disk.toFile());
    List<String> messages = new ArrayList<>();
    Instant[] now = {Instant.parse("2026-03-02T02:00:00Z")};
    Path file = disk.resolve("nights/lock");
    Consumer<String> telling = messages::add;
    try (RunLock lock =
        RunLock.acquire(new Configuration(), file.toString(), "work", () -> now[0], telling)) {
      fill(0);
      for (int beat = 0; beat < 4; beat++) {
        Beats.beat(lock);
      }
      assertThat(messages).singleElement().asString().contains("3 heartbeats", FULL);
      assertThat(Files.readString(file)).contains("2026-03-02T02:00:00Z");
      Files.delete(filler());
      now[0] = now[0].plusSeconds(240);
      Beats.beat(lock);
      assertThat(Files.readString(file)).contains("2026-03-02T02:04:00Z");
    }
    assertThat(file).doesNotExist();
  }

  private static void succeed(CommandLine.Result result) {
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  /** Numbers of free pages, from none to more than enough for what takes so many. */
  private static List<Integer> steps(int pages) {
    return Stream.of(0, 1, 2, pages / 4, pages / 2, pages - 1, 2 * pages + 64)
        .distinct()
        .sorted()
        .collect(Collectors.toList());
  }

  private int usedPages() throws IOException {
    var store = Files.getFileStore(disk);
    return (int) ((store.getTotalSpace() - store.getUnallocatedSpace()) / PAGE);
  }

  private Path filler() {
    return disk.resolve("filler");
  }

  /** Leaves so many pages of the disk. */
  private void fill(int pages) throws IOException {
    long bytes = Files.getFileStore(disk).getUnallocatedSpace() - (long) pages * PAGE;
    try (OutputStream out = Files.newOutputStream(filler())) {
      byte[] page = new byte[PAGE];
      for (long n = 0; n < bytes; n += PAGE) {
        out.write(page);
      }
    }
  }

  /**
   * Names of all files on the disk but that which fills it; of files in parts, without the part.
   */
  private Set<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(disk)) {
      return all.filter(file -> !file.equals(disk) && !file.equals(filler()))
          .map(file -> disk.relativize(file).toString().replaceAll("part-.*", "part"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}

package io.emmer.jobs.cli;

import io.emmer.jobs.RunException;
import io.emmer.jobs.SparkJob;
import io.emmer.jobs.UsageException;
import io.emmer.jobs.generate.DigitFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The other verbs, one behind the other, on digit images: what a new user sees first. */
@Command(
    name = "demo",
    description = {
      "Draws 6000 digit images (or takes MNIST), fits a Bernoulli mixture of 20 components,",
      "predicts, evaluates, and writes a report."
    },
    footer = {"", "Examples:", "  emmer demo", "  emmer demo --mnist mnist"})
final class DemoVerb extends Verb {
  private static final int DRAWN_IMAGES = 6000;

  @Option(
      names = "--mnist",
      paramLabel = "DIR",
      description = "Directory with MNIST's four files, as scripts/fetch-mnist makes it.")
  private Path mnist;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Where to write; default ${DEFAULT-VALUE}. What is there is replaced.")
  private Path output = Path.of("emmer-demo");

  @Option(names = "--seed", paramLabel = "S", description = "Seed of all draws; default 1.")
  private long seed = 1;

  @Override
  void run() throws IOException {
    if (dryRun) {
      printDryRun("would write " + output.toAbsolutePath());
      return;
    }
    // One Spark for all steps; each of them joins it.
    try (SparkJob job = startSpark()) {
      String images = images(job, true);
      String labels = images(job, false);
      String model = output.resolve("model").toString();
      List<String> rows = List.of("--input", images, "--labels", labels);
      step(
          "fit",
          List.of(
              "--input",
              images,
              "--family",
              "bernoulli",
              "--components",
              "20",
              "--seed",
              Long.toString(seed),
              "--max-iterations",
              "60",
              "--overwrite",
              "--output",
              model));
      step(
          "predict",
          with(
              rows,
              "--model",
              model,
              "--overwrite",
              "--output",
              output.resolve("predictions").toString()));
      step("evaluate", with(rows, "--model", model));
      step(
          "report",
          with(
              rows,
              "--model",
              model,
              "--overwrite",
              "--output",
              output.resolve("report.html").toString()));
      out().println("open " + output.resolve("report.html").toAbsolutePath().toUri());
      out().flush();
    }
  }

  /** The images or the labels, drawn if no MNIST is given. */
  private String images(SparkJob job, boolean images) throws IOException {
    if (mnist != null) {
      return mnistFile(images ? "train-images-idx3-ubyte" : "train-labels-idx1-ubyte");
    }
    Path digits = output.resolve("digits");
    if (images) {
      err().printf("drawing %d digits%n", DRAWN_IMAGES);
      new DigitFiles(DRAWN_IMAGES, seed, false).write(job.hadoop(), digits.toString(), true);
    }
    return digits.resolve(images ? DigitFiles.IMAGES : DigitFiles.LABELS).toString();
  }

  private String mnistFile(String name) {
    for (String suffix : List.of(".gz", "")) {
      Path file = mnist.resolve(name + suffix);
      if (file.toFile().isFile()) {
        return file.toString();
      }
    }
    throw new UsageException(
        "--mnist %s: no %s.gz there; scripts/fetch-mnist DIR gets it".formatted(mnist, name));
  }

  private static List<String> with(List<String> first, String... more) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(more));
    return all;
  }

  private void step(String verb, List<String> arguments) {
    err().println("emmer " + verb + " " + String.join(" ", arguments));
    CommandLine parent = commandLine().getParent();
    List<String> all = new ArrayList<>(List.of(verb));
    all.addAll(arguments);
    if (verbose) {
      all.add("--verbose");
    }
    int code = parent.execute(all.toArray(String[]::new));
    if (code != 0) {
      throw new RunException("the step '" + verb + "' ended with exit code " + code);
    }
  }
}

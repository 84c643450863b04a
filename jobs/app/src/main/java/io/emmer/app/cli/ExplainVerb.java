package io.emmer.app.cli;

import io.emmer.app.report.ModelProfile;
import io.emmer.em.Candidate;
import io.emmer.em.Model;
import io.emmer.em.findings.ComponentProfile;
import io.emmer.em.model.ModelDocument;
import io.emmer.em.model.StoredModel;
import io.emmer.em.text.Text;
import io.emmer.spark.store.HadoopModels;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says on the terminal what a model holds. */
@Command(
    name = "explain",
    customSynopsis = "emmer explain MODEL [options]",
    description = "Says in words what tells the components of a model apart.",
    footer = {"  emmer explain model"})
final class ExplainVerb extends SparkVerb {
  private static final int MOST_LINES = 20;
  private static final int MOST_COLUMNS = 8;
  private static final int NAME_WIDTH = 28;

  @NamesInput
  @Parameters(paramLabel = "MODEL", description = "Model directory.")
  private String directory;

  /** A component with its share and what tells it apart. */
  private record Component(int component, double weight, String words) {}

  /** What is told of a model. */
  private record Result(String model, String family, String title, List<Component> components) {}

  @Override
  SparkWork prepare() {
    return () -> explain(job.hadoop());
  }

  /** No rows are read, so Spark is not needed for files of this machine. */
  @Override
  boolean isDone(FileChecks early) throws IOException {
    boolean isDone = early.sees(directory) && !dryRun;
    if (isDone) {
      explain(early.configuration());
    }
    return isDone;
  }

  private void explain(Configuration conf) throws IOException {
    StoredModel stored = HadoopModels.read(conf, directory);
    ComponentProfile profile = profile(stored, conf);
    List<Component> components =
        IntStream.range(0, profile.weights().length)
            .mapToObj(k -> new Component(k, profile.weights()[k], profile.words(k)))
            .sorted(Comparator.comparingDouble(component -> -component.weight))
            .toList();
    String title = title(stored);
    printResult(
        new Result(directory, stored.family(), title, components),
        text(title, components, profile));
  }

  @Override
  void check(FileChecks files) throws IOException {
    files.model(directory);
  }

  private static ComponentProfile profile(StoredModel stored, Configuration conf)
      throws IOException {
    Candidate<?, ?> candidate = HadoopModels.candidate(stored);
    Model model = candidate.model();
    return ModelProfile.of(stored, model, HadoopModels.transform(conf, stored), Optional.empty());
  }

  private static String title(StoredModel stored) {
    StringBuilder title =
        new StringBuilder(Text.format("%s, %d components", stored.family(), stored.components()));
    ModelDocument.Fit fit = stored.document().fit();
    if (fit != null && fit.rows() != null) {
      title.append(Text.format(", of %,d rows", fit.rows()));
    }
    if (fit != null && fit.converged() != null) {
      title.append(fit.converged() ? ", converged" : ", not converged");
    }
    return title.toString();
  }

  private static String text(String title, List<Component> components, ComponentProfile profile) {
    StringBuilder text = new StringBuilder(title).append("\n\n");
    for (Component of : components) {
      text.append(
          Text.format("component %d, %.1f%%: %s%n", of.component, 100 * of.weight, of.words));
    }
    List<Component> shown = components.subList(0, Math.min(MOST_COLUMNS, components.size()));
    text.append(Text.format("%n%-" + NAME_WIDTH + "s %10s", "", "all rows"));
    shown.forEach(of -> text.append(Text.format("%10d", of.component)));
    List<ComponentProfile.Line> lines = profile.bySeparation();
    for (ComponentProfile.Line line : lines.subList(0, Math.min(MOST_LINES, lines.size()))) {
      text.append(
          Text.format("%n%-" + NAME_WIDTH + "s %10s", line.name(), line.text(line.whole())));
      text.append(
          shown.stream()
              .map(of -> Text.format("%10s", line.text(line.values()[of.component])))
              .collect(Collectors.joining()));
    }
    if (lines.size() > MOST_LINES) {
      text.append(Text.format("%n(%d more features separate less)", lines.size() - MOST_LINES));
    }
    return text.toString();
  }
}

package io.emmer.app.cli;

import io.emmer.app.tree.TreeCut;
import io.emmer.app.tree.TreeDocument;
import io.emmer.app.tree.TreeOutput;
import io.emmer.app.tree.TreePicture;
import io.emmer.app.tree.TreePoints;
import io.emmer.app.tree.TreeSummary;
import io.emmer.em.model.InputDocument;
import io.emmer.em.model.StoredModel;
import io.emmer.em.tree.Dendrogram;
import io.emmer.em.tree.HierarchicalClustering;
import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.fit.ModelMetadata;
import io.emmer.spark.rows.RowInput;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.Rows;
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.store.HadoopModels;
import io.emmer.spark.store.HadoopStore;
import io.emmer.spark.store.NewDirectory;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** Hierarchical clustering. */
@Command(
    name = "tree",
    modelTransformer = TreeVerb.InputIsOptional.class,
    description = {
      "Clusters hierarchically: rows, given clusters of rows, or a model's components.",
      "Merges the two nearest clusters until one is left: of rows, of given clusters of rows",
      "(--labels), or of the components of a model (--model). Writes a directory with linkage.npy",
      "(as SciPy's), tree.nwk, dendrogram.svg, tree.json and, of a cut, labels.npy."
    },
    footer = {
      "",
      "Examples:",
      "  emmer tree --model model --linkage ward --output tree",
      "  emmer tree --input train-images-idx3-ubyte.gz --subset 2000 --linkage average \\",
      "      --clusters 10 --output tree",
      "  emmer tree --input rows.npy --labels clusters.npy --norm l1 --linkage complete \\",
      "      --height 3.5 --output tree"
    })
final class TreeVerb extends Verb {
  /** Of the heap; the rest is Spark's. */
  private static final double USABLE_SHARE = 0.7;

  @Mixin private TrainingInputOptions input;
  @Mixin private TreeOptions options;
  @Mixin private OutputOptions output;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Cluster the components of this model, not rows.")
  private String model;

  @Option(names = "--seed", paramLabel = "S", description = "Seed of --subset; default 0.")
  private long seed;

  /** A model needs no rows. */
  static final class InputIsOptional implements IModelTransformer {
    @Override
    public CommandSpec transform(CommandSpec spec) {
      OptionSpec option = spec.findOption("--input");
      spec.remove(option);
      spec.addOption(option.toBuilder().required(false).build());
      return spec;
    }
  }

  /** What is to be clustered, once it is known to be there. */
  private record Source(
      TreeDocument.Source of, TreePoints points, RowTransform transform, int imageWidth) {}

  @Override
  void run() throws IOException {
    if ((model == null) == (input.input == null)) {
      throw new UsageException(
          "give either --input, for rows, or --model, for the components of a model");
    }
    options.check();
    try (SparkJob job = startSpark()) {
      HadoopStore store = new HadoopStore(job.hadoop());
      store.requireFree(output.output, output.overwrite);
      Source source = model != null ? components(job) : rows(job, store);
      if (source != null) {
        cluster(job, source);
      }
    }
  }

  private Source components(SparkJob job) throws IOException {
    StoredModel stored = HadoopModels.read(job.hadoop(), model);
    RowTransform transform = HadoopModels.transform(job.hadoop(), stored);
    TreePoints points = TreePoints.of(stored, HadoopModels.candidate(stored).model());
    int width =
        options.imageWidth(stored.input().shape(), transform.rawDimensions(stored.dimensions()));
    requireMemory(points.count(), points.dimensions(), "components");
    options.requireLeaves(points.count());
    if (dryRun) {
      printDryRun("%d components of %s".formatted(points.count(), stored.family()));
      return null;
    }
    String of =
        "%d components (%s, weighted by their shares)".formatted(points.count(), stored.family());
    return new Source(new TreeDocument.Source(of, model, null), points, transform, width);
  }

  private Source rows(SparkJob job, HadoopStore store) throws IOException {
    RowSource source = input.query(seed).inspect(job.hadoop());
    RowInput read = source.input();
    store.requireApart(output.output, source.paths());
    if (read.weightColumn().isPresent()) {
      throw new UsageException("--weight: tree has no use for it; leave it out");
    }
    int width = options.imageWidth(read.rowShape(), read.dimensions());
    requireMemory(source.labelled() ? 1 : read.rows(), read.dimensions(), "rows");
    if (dryRun) {
      printDryRun(source.describe());
      return null;
    }
    try (Rows loaded = source.load(job)) {
      TreePoints points = TreePoints.of(loaded.data(), source.labelled());
      if (source.labelled()) {
        requireMemory(points.names().size(), points.dimensions(), "clusters");
      }
      options.requireLeaves(points.names().size());
      String rows =
          String.format(Locale.ROOT, "%,d rows of %d values", points.count(), points.dimensions());
      String of =
          source.labelled() ? "%d clusters of %s".formatted(points.names().size(), rows) : rows;
      InputDocument input = ModelMetadata.input(loaded);
      return new Source(
          new TreeDocument.Source(of, null, input), points, loaded.transform(), width);
    }
  }

  private static void requireMemory(long count, int dimensions, String what) {
    long heap = Runtime.getRuntime().maxMemory();
    int most = HierarchicalClustering.largestCount(dimensions, (long) (USABLE_SHARE * heap));
    if (count > most) {
      throw new UsageException(
          "%d %s of %d values: all their distances do not fit into a heap of %d MiB, at most %d do; give --limit or --subset, or more --driver-memory"
              .formatted(count, what, dimensions, heap >> 20, most));
    }
  }

  private void cluster(SparkJob job, Source source) throws IOException {
    TreePoints points = source.points();
    err().printf("clustering %s%n", source.of().of());
    Dendrogram tree;
    try {
      tree = points.cluster(options.norm, options.linkage);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          (model != null ? model : String.join(", ", input.input)) + ": " + e.getMessage(), e);
    }
    TreeCut cut = options.cut(tree);
    TreeDocument document =
        new TreeDocument(
            options.norm.name().toLowerCase(Locale.ROOT),
            options.linkage.toString(),
            source.of(),
            TreeSummary.shape(points, tree),
            cut == null ? null : TreeSummary.cut(points, cut),
            output.output,
            provenance(job),
            null);
    TreePicture picture = new TreePicture(options.leaves, source.transform(), source.imageWidth());
    NewDirectory.write(
        job.hadoop(),
        output.output,
        output.overwrite,
        TreeOutput.files(points, tree, cut, picture, document));
    printResult(document, TreeSummary.text(document, tree) + "\ntree in " + output.output);
  }
}

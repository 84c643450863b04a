package io.emmer.app.cli;

import static io.emmer.spark.UsageException.require;

import io.emmer.app.image.ImageShape;
import io.emmer.app.tree.TreeCut;
import io.emmer.app.tree.TreeDocument;
import io.emmer.app.tree.TreeOutput;
import io.emmer.app.tree.TreePicture;
import io.emmer.app.tree.TreePoints;
import io.emmer.em.function.PairwiseDistance;
import io.emmer.em.model.InputDocument;
import io.emmer.em.model.StoredModel;
import io.emmer.em.text.Text;
import io.emmer.em.tree.Dendrogram;
import io.emmer.em.tree.HierarchicalClustering;
import io.emmer.em.tree.Linkage;
import io.emmer.spark.InputException;
import io.emmer.spark.UsageException;
import io.emmer.spark.fit.ModelMetadata;
import io.emmer.spark.rows.RowInput;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.Rows;
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.store.HadoopModels;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Hierarchical clustering. */
@Command(
    name = "tree",
    customSynopsis = "emmer tree --input PATH --output DIR [options]",
    description = {
      "Clusters rows, clusters, or a model's components hierarchically.",
      "Merges the two nearest clusters until one is left: of rows, of given clusters "
          + "of rows (--labels), or of the components of a model (--model instead of "
          + "--input). Writes a directory with linkage.npy (as SciPy's), tree.nwk, "
          + "dendrogram.svg, tree.json and, for a cut, labels.npy."
    },
    footer = {
      "  emmer tree --model model --linkage ward --output tree",
      "  emmer tree --input train-images-idx3-ubyte.gz --subset 2000 --linkage average \\",
      "      --clusters 10 --output tree",
      "  emmer tree --input rows.npy --labels clusters.npy --norm l1 --linkage complete \\",
      "      --height 3.5 --output tree"
    })
final class TreeVerb extends SparkVerb {
  /** The share of the heap that distances may take; the rest is Spark's. */
  private static final double USABLE_SHARE = 0.7;

  @Mixin private TrainingInputOptions input;
  @Mixin private OutputOptions output;

  @NamesInput
  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Cluster the components of this model instead of rows.")
  private String model;

  @Option(names = "--seed", paramLabel = "S", description = "Seed of --subset. Default: 0.")
  private long seed;

  @Option(names = "--norm", description = "Distance: l1, l2 or linf. Default: l2.")
  private PairwiseDistance norm = PairwiseDistance.L2;

  @Option(
      names = "--linkage",
      description = "${COMPLETION-CANDIDATES}; ward only with l2. Default: ${DEFAULT-VALUE}.")
  private Linkage linkage = Linkage.AVERAGE;

  @Option(names = "--clusters", paramLabel = "N", description = "Cut the tree into N clusters.")
  private Integer clusters;

  @Option(names = "--height", paramLabel = "H", description = "Cut the tree at this height.")
  private Double height;

  @Option(
      names = "--leaves",
      paramLabel = "P",
      description =
          "Maximum number of leaves drawn; larger trees show only their last merges. "
              + "Default: ${DEFAULT-VALUE}.")
  private int leaves = 40;

  @Option(
      names = "--image-shape",
      paramLabel = "HxW",
      description = "Height and width of a row as an image. Default: as in the input or model.")
  private String imageShape;

  /** What is to be clustered, once it is known to be there. */
  private record Source(
      TreeDocument.Source of, TreePoints points, RowTransform transform, int imageWidth) {}

  @Override
  SparkWork prepare() {
    if ((model == null) != input.isGiven()) {
      throw new UsageException(
          "give either --input, for rows, or --model, for the components of a model");
    }
    check();
    return () -> {
      Source source = model != null ? components() : rows();
      if (source != null) {
        cluster(source);
      }
    };
  }

  @Override
  void check(FileChecks files) throws IOException {
    files.directory(output);
    input.check(files);
  }

  private Source components() throws IOException {
    StoredModel stored = HadoopModels.read(job.hadoop(), model);
    RowTransform transform = HadoopModels.transform(job.hadoop(), stored);
    TreePoints points = TreePoints.of(stored, HadoopModels.candidate(stored).model());
    int width = imageWidth(stored.input().shape(), transform.rawDimensions(stored.dimensions()));
    requireMemory(points.count(), points.dimensions(), "components");
    requireLeaves(points.count());
    if (isDryRun(Text.format("%d components of %s", points.count(), stored.family()))) {
      return null;
    }
    String of =
        Text.format(
            "%d components (%s, weighted by their shares)", points.count(), stored.family());
    return new Source(new TreeDocument.Source(of, model, null), points, transform, width);
  }

  private Source rows() throws IOException {
    RowSource source = inspect(input.query(seed));
    RowInput read = source.input();
    if (read.weightColumn().isPresent()) {
      throw new UsageException("--weight: tree has no use for it; leave it out");
    }
    int width = imageWidth(read.rowShape(), read.dimensions());
    requireMemory(source.labelled() ? 1 : read.rows(), read.dimensions(), "rows");
    source.tellDoubts(job);
    if (isDryRun(source.describe())) {
      return null;
    }
    try (Rows loaded = source.load(job)) {
      TreePoints points = TreePoints.of(loaded.data(), source.labelled());
      if (source.labelled()) {
        requireMemory(points.names().size(), points.dimensions(), "clusters");
        job.tell("the leaves are the classes of the labels; without labels they are the rows");
      }
      requireLeaves(points.names().size());
      String rows =
          Text.format(
              "%,d %s of %s",
              points.count(),
              Text.plural(points.count(), "row"),
              Text.count(points.dimensions(), "value"));
      String of =
          source.labelled() ? Text.format("%d clusters of %s", points.names().size(), rows) : rows;
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
          "%d %s of %d values: all their distances do not fit into a heap of %d MiB, at most %d do;"
              + " give --limit or --subset, or more --driver-memory",
          count, what, dimensions, heap >> 20, most);
    }
  }

  private void cluster(Source source) throws IOException {
    TreePoints points = source.points();
    err().printf(Locale.ROOT, "clustering %s%n", source.of().of());
    Dendrogram tree;
    try {
      tree = points.cluster(norm, linkage);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          e, "%s: %s", (model != null ? model : input.describe()), e.getMessage());
    }
    TreeCut cut = cut(tree);
    TreeDocument document =
        new TreeDocument(
            norm.toString(),
            linkage.toString(),
            source.of(),
            TreeDocument.Shape.of(points, tree),
            TreeDocument.Cut.of(points, cut),
            output.output,
            provenance(job),
            null);
    TreePicture picture = new TreePicture(leaves, source.transform(), source.imageWidth());
    output.write(job.hadoop(), TreeOutput.files(points, tree, cut, picture, document));
    printResult(
        document,
        document.text(tree)
            + "\ntree in "
            + output.output
            + ", drawn in "
            + output.output
            + "/dendrogram.svg");
  }

  /** Refuses what makes no sense whatever the input is. */
  private void check() {
    if (linkage == Linkage.WARD && norm != PairwiseDistance.L2) {
      throw new UsageException("--linkage ward: is for --norm l2 only; give another of the two");
    }
    if (clusters != null && height != null) {
      throw new UsageException("--clusters and --height both say where to cut; give one of them");
    }
    require(clusters == null || clusters >= 1, "--clusters " + clusters, "1 or more");
    require(height == null || !height.isNaN(), "--height NaN", "a number");
    require(leaves >= 2, "--leaves " + leaves, "2 or more");
    require(
        imageShape == null || ImageShape.parse(imageShape).isPresent(),
        "--image-shape " + imageShape,
        "HxW, such as 28x28");
  }

  /** 0 if rows are no images. */
  private int imageWidth(int[] shape, int dimensions) {
    if (imageShape == null) {
      return shape.length == 2 && shape[0] * shape[1] == dimensions ? shape[1] : 0;
    }
    ImageShape image = ImageShape.parse(imageShape).orElseThrow();
    if (image.pixels() != dimensions) {
      throw new UsageException(
          "--image-shape %s: an image of %d values, expected %d; give another shape",
          imageShape, image.pixels(), dimensions);
    }
    return image.width();
  }

  /** Refuses a cut into more clusters than there are leaves. */
  private void requireLeaves(int count) {
    require(
        clusters == null || clusters <= count,
        "--clusters " + clusters,
        Text.format("at most %d as there are leaves", count));
  }

  /** The cut that was asked for, or null. */
  private TreeCut cut(Dendrogram tree) {
    if (clusters != null) {
      return TreeCut.byCount(tree, clusters);
    }
    return height == null ? null : TreeCut.byHeight(tree, height);
  }
}

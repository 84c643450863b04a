package io.emmer.spark.rows;

import io.emmer.em.Family;
import io.emmer.em.model.StoredModel;
import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.rows.transform.TransformPlan;
import io.emmer.spark.store.HadoopModels;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;

/**
 * A source of rows whose files have been looked at: it knows how many rows there are and of which
 * shape, and loads them as often as asked, in the form that a family wants.
 *
 * <pre>{@code
 * RowQuery query = RowQuery.of(List.of("hdfs:///digits/train.npy")).limit(10_000);
 * try (SparkJob job = SparkJob.start("digits", null, List.of())) {
 *   Family<?, ?> family = Families.of("bernoulli", HyperParameters.DEFAULTS);
 *   RowSource source = query.inspect(job.hadoop());
 *   try (Rows rows = source.load(job, family)) {
 *     System.out.println(Moments.of(rows.data()).mean()[0]);
 *   }
 * }
 * }</pre>
 *
 * @param input the rows in use
 * @param labels from files of their own, if any
 * @param paths all that was named, and the files behind it
 * @param asked how the caller wants rows prepared
 * @param scaling how they will be scaled: as asked, else as with the model, else as the files say
 * @param transform what they will go through after that
 * @param leafRows rows of a leaf
 * @param partitions 0 for as many as the cluster has cores, or a few times as many
 */
public record RowSource(
    RowInput input,
    Optional<RangeInput> labels,
    List<String> paths,
    Preparation asked,
    Scaling scaling,
    TransformPlan transform,
    int leafRows,
    int partitions) {
  public RowSource {
    paths = List.copyOf(paths);
  }

  /**
   * A source of rows that are in no files, or have been looked at before.
   *
   * @param partitions 0 for as many as the cluster has cores, or a few times as many
   */
  public static RowSource of(
      RowInput input, Scaling scaling, TransformPlan transform, int leafRows, int partitions) {
    return new RowSource(
        input,
        Optional.empty(),
        List.of(),
        Preparation.NONE,
        scaling,
        transform,
        leafRows,
        partitions);
  }

  /** Whether rows have labels, from files of their own or from theirs. */
  public boolean labelled() {
    return labels.isPresent() || input.hasLabels();
  }

  /** The rows in one line for people. */
  public String describe() {
    String withLabels = labelled() ? ", labelled" : "";
    String which =
        input.rows() == input.rowsInFiles()
            ? ""
            : input.subset() == null
                ? ", the first of %d".formatted(input.rowsInFiles())
                : ", drawn from %d by hash".formatted(input.subset().of());
    return "%d rows of %d values (%s) from %d file(s)%s%s"
        .formatted(
            input.rows(),
            input.dimensions(),
            input.type(),
            input.files().size(),
            which,
            withLabels);
  }

  /** Only the chosen rows, with their labels. */
  public RowSource select(RowSubset chosen) {
    return new RowSource(
        input.select(chosen),
        labels.map(of -> of.select(chosen)),
        paths,
        asked,
        scaling,
        transform,
        leafRows,
        partitions);
  }

  /** The same rows, which will go through a transform that is known. */
  public RowSource transformed(RowTransform known) {
    return prepared(scaling, known);
  }

  private RowSource prepared(Scaling newScaling, TransformPlan newTransform) {
    return new RowSource(
        input, labels, paths, asked, newScaling, newTransform, leafRows, partitions);
  }

  /**
   * The same rows, prepared as those that a model was fitted to; the scaling that was asked for
   * wins.
   *
   * @throws InputException if the model is one of rows of another D
   */
  public RowSource preparedAs(Configuration conf, StoredModel model) throws IOException {
    RowTransform known = HadoopModels.transform(conf, model);
    requireDimensions(model, known, "; give input of its kind");
    return prepared(scalingAs(model), known);
  }

  /**
   * The same rows for a fit that starts from a model. They are prepared as its rows were if those
   * were transformed, else as asked.
   *
   * @throws InputException if the model is one of rows of another D
   * @throws UsageException if another transform was asked for than the model's
   */
  public RowSource startingFrom(Configuration conf, StoredModel model) throws IOException {
    RowTransform known = HadoopModels.transform(conf, model);
    if (!asked.transform().isMetBy(known)) {
      throw new UsageException(
          "--init model:%s: its rows were %s; leave --standardize and --pca out"
              .formatted(model.directory(), known.isNone() ? "as they are" : known.describe()));
    }
    requireDimensions(model, known, "");
    return known.isNone() ? this : prepared(scalingAs(model), known);
  }

  private void requireDimensions(StoredModel model, RowTransform known, String advice) {
    int expected = known.rawDimensions(model.dimensions());
    if (expected != input.dimensions()) {
      throw new InputException(
          "%s: a model of rows of %d dimensions, expected %d as the input has%s"
              .formatted(model.directory(), expected, input.dimensions(), advice));
    }
  }

  private Scaling scalingAs(StoredModel model) {
    ScalingRequest ofModel = ScalingRequest.of(model.input());
    return asked.scaling().or(ofModel).orElse(input.naturalScale());
  }

  /**
   * Reads the rows as a family wants them.
   *
   * @throws InputException if values are not finite, or none that the family has a density for
   */
  public Rows load(SparkJob job, Family<?, ?> family) throws IOException {
    return load(job, Scaling.Range.of(family), family.prefersCentredData());
  }

  /** Reads the rows as they are, of any finite values, for work without a family. */
  public Rows load(SparkJob job) throws IOException {
    return load(job, Scaling.Range.FINITE, false);
  }

  private Rows load(SparkJob job, Scaling.Range range, boolean centre) throws IOException {
    if (partitions == 0) {
      job.awaitExecutors();
    }
    if (transform.isNone()) {
      return new Rows(read(job, range, centre), input, scaling, RowTransform.NONE);
    }
    try (SparkDataset raw = read(job, Scaling.Range.FINITE, false)) {
      RowTransform fitted = transform.fit(raw);
      return new Rows(loader(job).transformed(raw, fitted), input, scaling, fitted);
    }
  }

  private SparkDataset read(SparkJob job, Scaling.Range range, boolean centre) throws IOException {
    BlockFormat format = new BlockFormat(scaling, range, true);
    SparkDataset data = loader(job).load(format, leafRows, centre);
    if (data.partitions() < partitions) {
      job.tell("partitions %d capped to %d leaves".formatted(partitions, data.partitions()));
    }
    return data;
  }

  /**
   * The rows as they stand in the files, not scaled and not cached, for one job over them; leaves
   * hold fewer rows where rows are long.
   */
  public JavaRDD<Leaf> stream(SparkJob job) throws IOException {
    if (partitions == 0) {
      job.awaitExecutors();
    }
    return loader(job).stream();
  }

  private DataLoader loader(SparkJob job) {
    return new DataLoader(job.context(), input, labels, partitions);
  }
}

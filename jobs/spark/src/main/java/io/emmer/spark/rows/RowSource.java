package io.emmer.spark.rows;

import io.emmer.em.Family;
import io.emmer.em.Mergeable;
import io.emmer.em.Moments;
import io.emmer.em.Support;
import io.emmer.em.data.DataBlock;
import io.emmer.em.family.mixed.Columns;
import io.emmer.em.model.StoredModel;
import io.emmer.em.table.TableLayout;
import io.emmer.em.table.TableSchema;
import io.emmer.em.text.Text;
import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.rows.transform.TransformPlan;
import io.emmer.spark.store.HadoopModels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

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
 * @param query that the source answers
 * @param input the rows in use
 * @param labels from files of their own, if any
 * @param scaling how rows will be scaled: as asked, else as with the model, else as the files say
 * @param transform what they will go through after that
 */
public record RowSource(
    RowQuery query,
    RowInput input,
    Optional<RangeInput> labels,
    Scaling scaling,
    TransformPlan transform) {
  private static final long STREAMED_LEAF_BYTES = 1 << 24;

  /** The files that are read, but for those that only Spark knows. */
  public List<String> files() {
    List<String> paths = new ArrayList<>();
    if (!query.table().reading().isBySpark()) {
      input.files().forEach(file -> paths.add(file.path()));
    }
    labels.ifPresent(found -> found.files().forEach(file -> paths.add(file.path())));
    return paths;
  }

  /** Whether rows have labels, from files of their own or from theirs. */
  public boolean labelled() {
    return labelType() != null;
  }

  /** Spark's type of the labels, null where rows have none. */
  public String labelType() {
    return labels.isPresent() ? "INT" : input.labelType();
  }

  /** The rows in one line for people. */
  public String describe() {
    String withLabels = labelled() ? ", labelled" : "";
    String which =
        input.rows() == input.rowsInFiles()
            ? ""
            : input.subset() == null
                ? Text.format(", the first of %d", input.rowsInFiles())
                : Text.format(", drawn from %d by hash", input.subset().of());
    return Text.format(
        "%s of %s (%s) from %s%s%s%s",
        Text.count(input.rows(), "row"),
        Text.count(input.dimensions(), "value"),
        typeInWords(input.type()),
        input.from(),
        which,
        input.order() == RowOrder.FILE ? "" : ", in the order of " + input.order(),
        withLabels);
  }

  /** Tells in lines of their own of files given twice, and of columns that may not be as taken. */
  public void tellDoubts(SparkJob job) {
    Set<String> seen = new HashSet<>();
    input.files().stream()
        .map(RowInput.File::path)
        .filter(path -> !seen.add(path))
        .distinct()
        .forEach(path -> job.tell("warning: " + path + ": given twice, its rows count twice"));
    input.doubts().forEach(line -> job.tell("warning: " + line));
  }

  /** The type of values for people; what is no type of IDX or NPY, as names of columns, stays. */
  public static String typeInWords(String type) {
    return switch (type) {
      case "UNSIGNED_BYTE", "|u1" -> "bytes";
      case "SIGNED_BYTE", "|i1" -> "signed bytes";
      case "SHORT", "<i2", ">i2" -> "16-bit integers";
      case "INT", "<i4", ">i4" -> "32-bit integers";
      case "<i8", ">i8" -> "64-bit integers";
      case "FLOAT", "<f4", ">f4" -> "floats";
      case "DOUBLE", "<f8", ">f8" -> "doubles";
      default -> type;
    };
  }

  /** Only the chosen rows, with their labels. */
  public RowSource select(RowSubset chosen) {
    return new RowSource(
        query, input.select(chosen), labels.map(of -> of.select(chosen)), scaling, transform);
  }

  /** The same rows, which will go through a transform that is known. */
  public RowSource transformed(RowTransform known) {
    return prepared(scaling, known);
  }

  /** The same rows, whose cells are told apart by known columns; other levels are missing. */
  public RowSource closed(TableSchema columns) {
    return hasCells()
        ? new RowSource(query, ((TableInput) input).closed(columns), labels, scaling, transform)
        : this;
  }

  private RowSource prepared(Scaling newScaling, TransformPlan newTransform) {
    return new RowSource(query, input, labels, newScaling, newTransform);
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
   * The same rows for a fit that starts from a model, prepared as its rows were.
   *
   * @throws InputException if the model is one of rows of another D
   * @throws UsageException if another transform was asked for than the model's
   */
  public RowSource startingFrom(Configuration conf, StoredModel model) throws IOException {
    RowTransform known = HadoopModels.transform(conf, model);
    if (!query.transform().isMetBy(known)) {
      throw new UsageException(
          "{init} model:%s: its rows were %s; leave {standardize} and {pca} out",
          model.directory(), known.isNone() ? "as they are" : known.describe());
    }
    requireDimensions(model, known, "");
    return prepared(scalingAs(model), known.isNone() ? transform : known);
  }

  private void requireDimensions(StoredModel model, RowTransform known, String advice) {
    List<String> names = model.input().features();
    if (names != null && !input.featureNames().orElse(names).equals(names)) {
      throw new InputException(
          "%s: a model of the columns %s, found %s; give a table that has them",
          model.directory(),
          TableQuery.joined(names),
          TableQuery.joined(input.featureNames().orElseThrow()));
    }
    int expected = known.rawDimensions(model.dimensions());
    if (expected != input.dimensions()) {
      throw new InputException(
          "%s: a model of rows of %d dimensions, expected %d as the input has%s",
          model.directory(), expected, input.dimensions(), advice);
    }
  }

  private Scaling scalingAs(StoredModel model) {
    return Scaling.as(model.input(), model.directory(), query.scaling(), input);
  }

  /**
   * Reads the rows as a family wants them.
   *
   * @throws InputException if values are not finite, or none that the family has a density for
   */
  public Rows load(SparkJob job, Family<?, ?> family) throws IOException {
    if (family.support().missing() && hasCells()) {
      return loadCells(job, (TableInput) input);
    }
    return load(job, family.support(), family.prefersCentredData());
  }

  /** Whether columns are told apart by what they hold, where a family does so. */
  private boolean hasCells() {
    return input instanceof TableInput table && table.hasCells();
  }

  private Rows loadCells(SparkJob job, TableInput table) throws IOException {
    if (!transform.isNone() || scaling.divisor() != 1 || !Double.isNaN(scaling.threshold())) {
      throw new UsageException(
          "{scale}, {binarize}, {standardize} and {pca} are for rows of numbers; leave them out, as"
              + " columns of tables are taken as they are");
    }
    TableSchema found = CellSchema.of(job, table);
    TableInput coded = table.reading(CellReader.of(found, table.cellTypes()));
    RowSource source = new RowSource(query, coded, labels, scaling, transform);
    boolean isKnown = table.columns().cells().knownOrNull() != null;
    boolean isOpen = table.columns().cells().isOpen();
    if (!isKnown || isOpen) {
      return source.load(job, found);
    }
    SparkDataset data = source.read(job, Support.TABLE, false, found.layout());
    return new Rows(data, coded, scaling, RowTransform.NONE, Optional.of(found));
  }

  /**
   * Reads rows of cells that are coded as numbers already, and what their columns hold.
   *
   * @param coded the columns, of which no more is known than types and levels
   */
  public Rows load(SparkJob job, TableSchema coded) throws IOException {
    SparkDataset data = read(job, Support.TABLE, false, coded.layout());
    Optional<TableSchema> described = Optional.of(Columns.describe(coded, data));
    return new Rows(data, input, scaling, RowTransform.NONE, described);
  }

  /** Reads the rows as they are, of any finite values, for work without a family. */
  public Rows load(SparkJob job) throws IOException {
    return load(job, Support.REAL, false);
  }

  private Rows load(SparkJob job, Support support, boolean centre) throws IOException {
    if (transform.isNone()) {
      return new Rows(
          read(job, support, centre, null), input, scaling, RowTransform.NONE, Optional.empty());
    }
    try (SparkDataset raw = read(job, Support.REAL, false, null)) {
      RowTransform fitted = transform.fit(raw);
      double[] origin = new double[fitted.dimensions(raw.dimensions())];
      SparkDataset data = raw.withBlocks(leaf -> fitted.apply(leaf.block()), origin);
      data.leaves().setName("transformed rows").persist(StorageLevel.MEMORY_AND_DISK());
      data.fill("transform rows"); // before the raw rows go
      Optional<TableSchema> columns = // which reduced rows do not tell
          fitted.components() == null ? Optional.empty() : Rows.describe(input, raw);
      return new Rows(data, input, scaling, fitted, columns);
    }
  }

  /**
   * Keeps the rows in the memory of the cluster.
   *
   * @param centre whether rows of doubles may be held relative to their mean
   * @param layoutOrNull of cells of tables
   */
  private SparkDataset read(SparkJob job, Support support, boolean centre, TableLayout layoutOrNull)
      throws IOException {
    if (layoutOrNull == null && input instanceof TableInput table && table.hasTexts()) {
      throw new InputException(
          "%s: column '%s' holds texts, expected numbers; leave it out, by {exclude}, or give"
              + " {family} mixed",
          input.files().get(0).path(), table.firstText());
    }
    long bytes = input.rows() * BlockFormat.mostBytesOfRow(input);
    boolean asked = query.scaling().divisor().isPresent();
    if (scaling.largest() < Double.MAX_VALUE) {
      job.tell(
          "rows are numbers, the model's were bytes: they are taken as divided by 255 already; else"
              + " give --scale 255");
    }
    BlockFormat format =
        new BlockFormat(scaling, support, true, layoutOrNull, asked ? line -> {} : job::tell);
    JavaRDD<Leaf> leaves = leaves(job, query.leafRows(), bytes, format);
    SparkDataset data =
        new SparkDataset(job.context(), leaves, input.rows(), new double[input.dimensions()]);
    if (input.weightColumn().isPresent()) {
      requireWeight(data);
    }
    if (centre && !input.unsignedBytes()) {
      double[] mean = Moments.of(data).mean();
      data = data.withBlocks(leaf -> RowTransform.centred(leaf.block(), mean), mean);
    }
    data.leaves().setName("rows of " + input.format()).persist(StorageLevel.MEMORY_AND_DISK());
    if (data.partitions() < query.partitions()) {
      job.tell(
          Text.format("partitions %d capped to %d leaves", query.partitions(), data.partitions()));
    }
    return data;
  }

  private void requireWeight(SparkDataset data) {
    double weight = data.reduce("weights", () -> WeightSum::of).weight();
    if (weight == 0 || !Double.isFinite(weight)) {
      throw new InputException(
          "%s: the weights in '%s' sum to %s, expected a positive number",
          input.files().get(0).path(), input.weightColumn().orElseThrow(), weight);
    }
  }

  /** sum_n w_n. */
  private record WeightSum(double weight) implements Mergeable<WeightSum> {
    static WeightSum of(DataBlock block) {
      double weight = 0;
      for (int n = 0; n < block.rows(); n++) {
        weight += block.weight(n);
      }
      return new WeightSum(weight);
    }

    @Override
    public WeightSum merge(WeightSum right) {
      return new WeightSum(weight + right.weight);
    }
  }

  /**
   * The rows as they stand in the files, not scaled and not cached, for one job over them; leaves
   * hold fewer rows where rows are long.
   */
  public JavaRDD<Leaf> stream(SparkJob job) throws IOException {
    long fitting = STREAMED_LEAF_BYTES / ((long) input.dimensions() * Double.BYTES);
    int leafRows = (int) Math.max(1, Math.min(RowQuery.DEFAULT_LEAF_ROWS, fitting));
    return leaves(job, leafRows, 1, BlockFormat.RAW);
  }

  private JavaRDD<Leaf> leaves(SparkJob job, int leafRows, long bytes, BlockFormat format)
      throws IOException {
    if (query.partitions() == 0) {
      job.awaitExecutors();
    }
    JavaSparkContext spark = job.context();
    LeafCut cut = LeafCut.of(input, leafRows);
    int partitions =
        LeafCut.partitions(
            spark.defaultParallelism(),
            spark.sc().isLocal(),
            query.partitions(),
            cut.leaves(),
            bytes);
    return input.leaves(spark, cut.into(partitions), format, labels);
  }
}

package io.emmer.spark.rows;

import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import io.emmer.em.text.Text;
import io.emmer.spark.InputException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Tuple2;

/**
 * Packs the rows in use of one Spark partition into chunks, each of rows of one leaf and of one
 * file, keyed by the chunk's first row among all rows: within a file Spark gives rows in order, and
 * so it does where rows have numbers of their own.
 */
final class ChunkIterator implements Iterator<Tuple2<Long, RowChunk>> {
  private static final int INITIAL_ROWS = 64;
  private static final int BYTE_MAX = 255;
  private static final Interner<String> LABELS = Interners.newWeakInterner();

  private final Iterator<InternalRow> source;
  private final TableInput input;
  private final LeafCut cut;
  private final int dimensions;
  private final int width;
  private final FileRows files;
  private final double[] values;
  private final int labelAt;
  private final int weightAt;
  private final int idAt;
  private final int[] keptAt;
  private final Map<String, NumberType> numberTypes = new HashMap<>();
  private InternalRow pending;

  /** In the order of the files, which messages name. */
  private long pendingRow;

  /** In the order of the run. */
  private long pendingAt;

  private boolean newFile;

  ChunkIterator(Iterator<InternalRow> source, TableInput input, LeafCut cut) {
    this.source = source;
    this.input = input;
    this.cut = cut;
    this.dimensions = input.dimensions();
    this.width = input.columns().all().size();
    this.values = new double[dimensions];
    this.labelAt = input.columns().indexOf(input.columns().label());
    this.weightAt = input.columns().indexOf(input.columns().weight());
    this.idAt = input.columns().indexOf(input.columns().id());
    this.keptAt = input.columns().keptAt();
    for (StructField field : input.columns().read(input.schema()).fields()) {
      NumberType.of(field.dataType()).ifPresent(type -> numberTypes.put(field.name(), type));
    }
    this.files = new FileRows(input.files());
    advance();
  }

  /** The next row in use; Spark reuses the object, so it is read before the next is asked for. */
  private void advance() {
    while (sourceHasNext()) {
      InternalRow row = source.next();
      boolean numbered = input.scan().isNumbered();
      UTF8String path = row.getUTF8String(width);
      newFile |= !numbered && !files.isLast(path);
      pendingRow = files.of(row, width);
      pendingAt = numbered ? row.getLong(width + 3) : pendingRow;
      boolean used =
          input.subset() == null
              ? pendingAt < input.rows()
              : pendingAt < input.subset().of() && input.subset().contains(pendingAt);
      if (used) {
        pending = row;
        return;
      }
    }
    pending = null;
  }

  /** Where Spark decodes. */
  private boolean sourceHasNext() {
    try {
      return source.hasNext();
    } catch (Exception e) { // Scala's methods throw checked ones that they do not declare.
      throw SparkFiles.rethrow(e);
    }
  }

  @Override
  public boolean hasNext() {
    return pending != null;
  }

  @Override
  public Tuple2<Long, RowChunk> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    newFile = false;
    long first = pendingAt;
    long leaf = cut.leafOf(first);
    long end = cut.start(leaf + 1);
    RowChunk chunk = empty(leaf);
    int count = 0;
    while (pending != null && !newFile && pendingAt < end) {
      if (count == chunk.rows().length) {
        chunk = chunk.trimmed(2 * count, dimensions);
      }
      read(chunk, count++);
      advance();
    }
    return new Tuple2<>(first, chunk.trimmed(count, dimensions));
  }

  private RowChunk empty(long leaf) {
    TableColumns columns = input.columns();
    int size = INITIAL_ROWS;
    return new RowChunk(
        leaf,
        new long[size],
        input.unsignedBytes() ? new byte[size * dimensions] : null,
        input.unsignedBytes() ? null : new double[size * dimensions],
        columns.label() == null ? null : new String[size],
        columns.weight() == null ? null : new double[size],
        columns.id() == null ? null : new String[size],
        columns.keep().isEmpty() ? null : new String[size][]);
  }

  private void read(RowChunk chunk, int n) {
    chunk.rows()[n] = pendingRow;
    String problem = input.features().read(pending, values);
    if (problem != null) {
      throw bad(problem + "; repair or drop the row");
    }
    if (chunk.bytes() == null) {
      System.arraycopy(values, 0, chunk.doubles(), n * dimensions, dimensions);
    } else {
      for (int d = 0; d < dimensions; d++) {
        if (values[d] < 0 || values[d] > BYTE_MAX) {
          throw bad(
              Text.format("value %d is %s, expected 0 to 255 of unsigned bytes", d, values[d]));
        }
        chunk.bytes()[n * dimensions + d] = (byte) (int) values[d];
      }
    }
    if (labelAt >= 0) {
      chunk.labels()[n] = label();
    }
    if (weightAt >= 0) {
      chunk.weights()[n] = weight();
    }
    if (idAt >= 0) {
      chunk.ids()[n] = id();
    }
    if (keptAt.length > 0) {
      chunk.kept()[n] = kept();
    }
  }

  private String[] kept() {
    String[] texts = new String[keptAt.length];
    for (int i = 0; i < texts.length; i++) {
      int at = keptAt[i];
      String text = pending.isNullAt(at) ? "" : text(at, input.columns().keep().get(i));
      texts[i] = text.isEmpty() ? null : text;
    }
    return texts;
  }

  /** Refuses a missing cell. */
  private void require(int at, String name) {
    if (pending.isNullAt(at)) {
      throw bad("'" + name + "' is null; repair or drop the row");
    }
  }

  /** The label as text, or null; those that come again and again are kept once. */
  private String label() {
    String text = pending.isNullAt(labelAt) ? "" : text(labelAt, input.columns().label());
    return text.isEmpty() ? null : LABELS.intern(text);
  }

  private String id() {
    String name = input.columns().id();
    require(idAt, name);
    String id = text(idAt, name);
    if (id.isEmpty()) {
      throw bad("'" + name + "' is empty; repair or drop the row");
    }
    return id;
  }

  /** The value as text, empty where it is no number. */
  private String text(int at, String name) {
    NumberType type = numberTypes.get(name);
    return type == null ? pending.getUTF8String(at).toString() : type.text(pending, at);
  }

  private double weight() {
    String name = input.columns().weight();
    require(weightAt, name);
    double weight = numberTypes.get(name).get(pending, weightAt);
    if (!(weight >= 0 && Double.isFinite(weight))) {
      throw bad("the weight is " + weight + ", expected a finite number, 0 or more");
    }
    return weight;
  }

  private InputException bad(String problem) {
    return new InputException("%s: row %d: %s", input.pathOf(pendingRow), pendingRow, problem);
  }
}

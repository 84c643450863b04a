package io.emmer.app.predict;

import io.emmer.em.Assignments;
import io.emmer.em.Candidate;
import io.emmer.em.EStep;
import io.emmer.em.Model;
import io.emmer.em.Statistics;
import io.emmer.em.model.NpyFile;
import io.emmer.em.model.NpyHeader;
import io.emmer.em.model.NpyType;
import io.emmer.em.model.Publication;
import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.Leaf;
import io.emmer.spark.rows.SparkDataset;
import io.emmer.spark.store.HadoopStore;
import io.emmer.spark.store.PartFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;

/**
 * A writer of predictions as arrays: {@code component.npy} (N) i4, {@code logDensity.npy} or {@code
 * squaredDistance.npy} (N) f8, {@code responsibilities.npy} (N, K) f8, and {@code label.npy} (N) i4
 * if rows have labels.
 */
final class NpyPredictions<M extends Model, S extends Statistics<S>> {
  private static final int COMPONENT = 0;
  private static final int SCORE = 1;
  private static final int RESPONSIBILITIES = 2;
  private static final int LABEL = 3;

  private final SparkJob job;
  private final SparkDataset data;
  private final Candidate<M, S> model;

  NpyPredictions(SparkJob job, SparkDataset data, Candidate<M, S> model) {
    this.job = job;
    this.data = data;
    this.model = model;
  }

  /** Writes the arrays. */
  void write(Publication target, boolean labelled) throws IOException {
    String parts = target.temporary() + "/_parts";
    HadoopStore store = new HadoopStore(job.hadoop());
    store.createDirectory(parts);
    Candidate<M, S> candidate = model;
    double[] origin = data.origin();
    PartFiles<Long> written =
        PartFiles.write(
            job,
            data.leaves(),
            labelled ? LABEL + 1 : LABEL,
            parts,
            (leaves, out) -> write(leaves, candidate.eStep(origin), out));
    long rows = written.told().stream().mapToLong(Long::longValue).sum();
    long components = model.model().components();
    String score = PredictJob.scoreName(model.family());
    join(target, "component", NpyHeader.encode(NpyType.I4, rows), written, COMPONENT);
    join(target, score, NpyHeader.encode(rows), written, SCORE);
    byte[] matrix = NpyHeader.encode(rows, components);
    join(target, "responsibilities", matrix, written, RESPONSIBILITIES);
    if (labelled) {
      join(target, "label", NpyHeader.encode(NpyType.I4, rows), written, LABEL);
    }
    store.delete(parts);
  }

  static long write(Iterator<Leaf> leaves, EStep<?> eStep, OutputStream[] out) throws IOException {
    long rows = 0;
    while (leaves.hasNext()) {
      Leaf leaf = leaves.next();
      Assignments assigned = eStep.assign(leaf.block());
      out[COMPONENT].write(bytes(assigned.component()));
      NpyFile.writeElements(out[SCORE], assigned.score());
      NpyFile.writeElements(out[RESPONSIBILITIES], assigned.responsibilities());
      if (out.length > LABEL) {
        out[LABEL].write(bytes(leaf.labels()));
      }
      rows += assigned.rows();
    }
    return rows;
  }

  private static byte[] bytes(int[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Integer.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    return bytes.array();
  }

  private static void join(
      Publication target, String name, byte[] header, PartFiles<?> parts, int stream)
      throws IOException {
    try (OutputStream out = target.create(name + ".npy")) {
      out.write(header);
      parts.copy(stream, out);
    }
  }
}

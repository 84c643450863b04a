package io.emmer.spark.checkpoint;

import io.emmer.em.Family;
import io.emmer.em.HyperParameters;
import io.emmer.em.LocalDataset;
import io.emmer.em.NdArray;
import io.emmer.em.StopRule;
import io.emmer.em.data.DenseBlock;
import io.emmer.em.family.Families;
import io.emmer.em.init.Initialization;
import io.emmer.em.model.NpyFile;
import io.emmer.spark.fit.FitJob;
import io.emmer.spark.fit.FitSettings;
import io.emmer.spark.fit.SavedRuns;
import io.emmer.spark.store.HadoopStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;

/** A small fit with a checkpoint after every pass; a process of its own may be it. */
public final class CheckpointedFit {
  /** M-steps, of which each is followed by a checkpoint, as is the last sweep. */
  static final int ITERATIONS = 4;

  /** As of a process that was killed. */
  static final int KILLED = 137;

  private static final int ROWS = 96;
  private static final int DIMENSIONS = 3;

  private CheckpointedFit() {}

  /** What a fit found: SHA-256 of every parameter, and the traces. */
  record Found(Map<String, String> checksums, List<List<Double>> traces) {}

  /** Runs it on the directory that the first argument names, up to the step of the second. */
  public static void main(String[] arguments) throws IOException {
    Runnable end = () -> Runtime.getRuntime().halt(KILLED);
    HaltingFileSystem.tell(new HaltingFileSystem.Steps(Integer.parseInt(arguments[1]), end));
    run(arguments[0], System.err::println);
  }

  static Found run(String directory, Consumer<String> messages) throws IOException {
    Configuration conf = new Configuration();
    conf.set("fs.halting.impl", HaltingFileSystem.class.getName());
    CheckpointSettings settings = new CheckpointSettings(directory, Interval.parse("1"), true);
    Identity identity = Identity.of(Map.of("seed", "1"), Map.of("fingerprint", "of random rows"));
    return run(Checkpoints.open(new HadoopStore(conf), settings, identity, messages));
  }

  static Found run(SavedRuns saved) throws IOException {
    Family<?, ?> family = Families.of("gaussian-tied", HyperParameters.DEFAULTS);
    FitSettings settings =
        new FitSettings(
            3,
            2,
            1,
            Initialization.Rule.RANDOM_ROWS,
            StopRule.iterations(ITERATIONS),
            HyperParameters.DEFAULTS);
    FitJob.Outcome outcome =
        FitJob.run(data(), family, settings, Optional.empty(), saved, event -> {});
    Map<String, String> checksums = new TreeMap<>();
    for (Map.Entry<String, NdArray> array : outcome.best().model().arrays().entrySet()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      NpyFile.write(bytes, array.getValue());
      checksums.put(array.getKey(), DigestUtils.sha256Hex(bytes.toByteArray()));
    }
    return new Found(
        checksums, outcome.runs().stream().map(run -> run.trace().objectives()).toList());
  }

  private static LocalDataset data() {
    Random random = new Random(3);
    List<DenseBlock> leaves = new ArrayList<>();
    for (int from = 0; from < ROWS; from += 32) {
      double[] values = new double[32 * DIMENSIONS];
      for (int i = 0; i < values.length; i++) {
        values[i] = i % 5 + random.nextGaussian();
      }
      leaves.add(new DenseBlock(from, DIMENSIONS, values, null));
    }
    return new LocalDataset(leaves, new double[DIMENSIONS]);
  }
}

package io.emmer.spark.ratings;

import io.emmer.em.NdArray;
import io.emmer.em.model.Json;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.model.Publication;
import io.emmer.spark.store.HadoopStore;
import io.emmer.spark.store.NpyStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * A model directory: {@code users.npy} (U, k), {@code items.npy} (I, k), {@code user_means.npy}
 * (U), {@code item_means.npy} (I), {@code user_ids.txt} and {@code item_ids.txt}, one id a line,
 * and {@code model.json}. A prediction is user_means[u] + users[u] @ items[i].
 */
final class FactorModelWriter {
  private FactorModelWriter() {}

  /** Writes a model; returns its document with the checksums of the files. */
  static FactorDocument write(
      Configuration conf,
      FactorRun.Target target,
      RatingData data,
      SparkSteps.State state,
      FactorDocument document)
      throws IOException {
    HadoopStore store = new HadoopStore(conf);
    int factors = document.header().factors();
    store.requireFree(target.directory(), target.overwrite());
    try (Publication into = Publication.begin(store, target.directory(), target.overwrite())) {
      factors(into, "users.npy", state.users(), data.userIds().length, factors);
      factors(into, "items.npy", state.items(), data.itemIds().length, factors);
      into.write("user_means", NdArray.of(data.means().users(), data.means().users().length));
      into.write("item_means", NdArray.of(data.means().items(), data.means().items().length));
      ids(into, "user_ids.txt", data.userIds());
      ids(into, "item_ids.txt", data.itemIds());
      FactorDocument whole = document.with(new TreeMap<>(into.checksums()));
      json(into, ModelDirectory.MODEL_JSON, whole);
      into.commit();
      return whole;
    }
  }

  /** Writes a document, whose last line does not end. */
  static void json(Publication into, String name, Record document) throws IOException {
    into.write(name, Json.text(document).getBytes(StandardCharsets.UTF_8));
  }

  /** Writes (rows, k), a block at a time. */
  static void factors(Publication into, String name, Factors factors, int rows, int k)
      throws IOException {
    try (NpyStream out = NpyStream.open(into.create(name), rows, k)) {
      Iterator<double[]> blocks = factors.blocks();
      while (blocks.hasNext()) {
        out.write(blocks.next());
      }
    }
  }

  private static void ids(Publication into, String name, long[] ids) throws IOException {
    try (BufferedWriter out =
        new BufferedWriter(new OutputStreamWriter(into.create(name), StandardCharsets.US_ASCII))) {
      for (long id : ids) {
        out.write(Long.toString(id));
        out.write('\n');
      }
    }
  }
}

package io.emmer.spark.fit;

import io.emmer.em.Family;
import io.emmer.em.Model;
import io.emmer.em.NdArray;
import io.emmer.em.model.ModelDocument.History;
import io.emmer.em.model.ModelFormatException;
import io.emmer.em.model.ModelStore;
import io.emmer.em.model.NpyFile;
import io.emmer.em.model.Publication;
import io.emmer.em.model.StoredModel;
import io.emmer.spark.RunException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The parameters of every iteration in a model directory: {@code history_NAME.npy} holds the array
 * {@code NAME} with a leading axis of iterations, of which the field {@code history} of model.json
 * says the first and the number.
 */
public final class HistoryFiles {
  private static final String PREFIX = "history_";

  private HistoryFiles() {}

  /** Adds the arrays to a model directory that is being written; returns what its json says. */
  public static History write(Publication into, ParameterHistory.Kept kept) throws IOException {
    int entries = kept.models().size();
    Map<String, NdArray> first = new TreeMap<>(kept.models().get(0).arrays());
    for (Map.Entry<String, NdArray> array : first.entrySet()) {
      String name = array.getKey();
      int size = array.getValue().values().length;
      if ((long) size * entries > Integer.MAX_VALUE - 8) {
        throw new RunException(
            "{keep-history}: %d iterations of %d %s are too many for one array; leave it out",
            entries, size, name);
      }
      double[] all = new double[size * entries];
      for (int i = 0; i < entries; i++) {
        double[] values = kept.models().get(i).arrays().get(name).values();
        System.arraycopy(values, 0, all, i * size, size);
      }
      int[] shape = new int[array.getValue().shape().length + 1];
      shape[0] = entries;
      System.arraycopy(array.getValue().shape(), 0, shape, 1, shape.length - 1);
      into.write(PREFIX + name, NdArray.of(all, shape));
    }
    return new History(kept.firstIteration(), entries);
  }

  /**
   * Reads the models of every iteration, if the model has them.
   *
   * @throws ModelFormatException if an array is missing or of another shape
   */
  public static <M extends Model> Optional<ParameterHistory.Kept> read(
      ModelStore store, StoredModel stored, Family<M, ?> family) throws IOException {
    Optional<History> history = stored.document().history();
    if (history.isEmpty()) {
      return Optional.empty();
    }
    int entries = history.get().entries();
    Map<String, NdArray> arrays = new HashMap<>();
    int components = stored.components();
    for (String name : stored.arrays().keySet()) {
      String path = stored.directory() + "/" + PREFIX + name + ".npy";
      if (!store.exists(path)) {
        throw new ModelFormatException("%s: missing; model.json says there is a history", path);
      }
      try (InputStream in = store.open(path)) {
        NdArray array = NpyFile.read(in, path);
        if (array.shape().length < 2 || array.shape()[0] != entries) {
          throw new ModelFormatException(
              "%s: found the shape %s, expected %d entries as model.json says",
              path, Arrays.toString(array.shape()), entries);
        }
        arrays.put(name, array);
        components = name.equals("weights") ? array.shape()[1] : components;
      }
    }
    List<Model> models = new ArrayList<>();
    for (int i = 0; i < entries; i++) {
      Map<String, NdArray> entry = new HashMap<>();
      for (Map.Entry<String, NdArray> array : arrays.entrySet()) {
        entry.put(array.getKey(), slice(array.getValue(), i));
      }
      try {
        models.add(family.read(components, stored.dimensions(), entry));
      } catch (IllegalArgumentException e) {
        throw new ModelFormatException(
            e, "%s: history, entry %s: %s", stored.directory(), i, e.getMessage());
      }
    }
    return Optional.of(new ParameterHistory.Kept(history.get().firstIteration(), models));
  }

  private static NdArray slice(NdArray all, int entry) {
    int[] shape = Arrays.copyOfRange(all.shape(), 1, all.shape().length);
    int size = all.values().length / all.shape()[0];
    return NdArray.of(Arrays.copyOfRange(all.values(), entry * size, (entry + 1) * size), shape);
  }
}

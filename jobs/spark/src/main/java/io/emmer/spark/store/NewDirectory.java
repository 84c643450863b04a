package io.emmer.spark.store;

import io.emmer.em.model.Publication;
import io.emmer.spark.UsageException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** A directory of data that appears whole or not at all. */
public final class NewDirectory {
  private NewDirectory() {}

  /** Writes the files. */
  @FunctionalInterface
  public interface Filler {
    void fill(Publication directory) throws IOException;
  }

  /**
   * Makes a directory.
   *
   * @return its absolute path
   * @throws UsageException if it exists, unless {@code overwrite}
   */
  public static String write(Configuration conf, String name, boolean overwrite, Filler filler)
      throws IOException {
    HadoopStore store = new HadoopStore(conf);
    try (Publication directory = store.begin(name, overwrite)) {
      filler.fill(directory);
      DirectoryMark.write(store, directory);
      store.requireFree(name, overwrite);
      directory.commit();
    }
    return store.absolute(name);
  }
}

package io.emmer.spark.store;

import io.emmer.em.model.Publication;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;

/**
 * Files that are written beside their places and appear there when all are whole.
 *
 * <pre>{@code
 * try (StagedFiles files = StagedFiles.begin(conf, "rows.npy")) {
 *   PartFiles<Long> parts = PartFiles.write(job, records, 1, files.directory(), writer);
 *   files.write("rows.npy", NpyHeader.encode(rows, dimensions), out -> parts.copy(0, out));
 *   files.publish(overwrite);
 * }
 * }</pre>
 */
public final class StagedFiles implements Closeable {
  private final HadoopStore store;
  private final Publication staging;
  private final Map<String, String> stagedByName = new LinkedHashMap<>();

  private StagedFiles(HadoopStore store, Publication staging) {
    this.store = store;
    this.staging = staging;
  }

  /** What follows the header of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes the content; the caller closes the stream. */
    void write(OutputStream out) throws IOException;
  }

  /**
   * Begins with a temporary directory.
   *
   * @param output beside which it is
   */
  public static StagedFiles begin(Configuration conf, String output) throws IOException {
    HadoopStore store = new HadoopStore(conf);
    // Never committed, so that it takes the parts away with it.
    return new StagedFiles(store, Publication.begin(store, output, true));
  }

  /** The temporary directory, which may also hold parts of the files. */
  public String directory() {
    return staging.temporary();
  }

  /**
   * Writes a file, gzipped if its name says so.
   *
   * @param name that it will have
   */
  public void write(String name, byte[] header, Content content) throws IOException {
    String staged = directory() + "/file-" + stagedByName.size();
    stagedByName.put(name, staged);
    try (OutputStream plain = store.create(staged);
        OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(plain) : plain) {
      out.write(header);
      content.write(out);
    }
  }

  /** Gives all files their names, in the order in which they were written. */
  public void publish(boolean overwrite) throws IOException {
    for (Map.Entry<String, String> file : stagedByName.entrySet()) {
      store.publishFile(file.getValue(), file.getKey(), overwrite);
    }
  }

  @Override
  public void close() throws IOException {
    staging.close();
  }
}

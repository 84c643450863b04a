package io.emmer.jobs.store;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A directory on one of Hadoop's file systems that appears whole or not at all, as {@link
 * io.emmer.em.model.Publication} makes it, for those who write into it by Hadoop's means.
 */
public final class Publication implements AutoCloseable {
  private final io.emmer.em.model.Publication directory;
  private final FileSystem fs;

  private Publication(io.emmer.em.model.Publication directory, FileSystem fs) {
    this.directory = directory;
    this.fs = fs;
  }

  /**
   * Begins to write {@code target}: creates the temporary directory beside it.
   *
   * @throws io.emmer.jobs.UsageException if it exists and must not be replaced
   */
  public static Publication of(Configuration conf, String target, boolean overwrite)
      throws IOException {
    HadoopStore store = new HadoopStore(conf);
    store.requireFree(target, overwrite);
    return new Publication(
        io.emmer.em.model.Publication.begin(store, target, overwrite),
        new Path(target).getFileSystem(conf));
  }

  /** Where to write meanwhile; an empty directory at first. */
  public Path temporary() {
    return new Path(directory.temporary());
  }

  public FileSystem fileSystem() {
    return fs;
  }

  /** Puts what was written into its place. */
  public void commit() throws IOException {
    directory.commit();
  }

  @Override
  public void close() throws IOException {
    directory.close();
  }
}

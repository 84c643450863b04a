package io.emmer.app.nightly;

import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/**
 * Files that only the holder of a lock may change: before each change that others would see it asks
 * whether the lock is held. What is hidden, as temporary names are, belongs to who made it.
 */
final class LockGuardedStore extends HadoopStore {
  private final Guard guard;

  /** Asked before a change. */
  @FunctionalInterface
  interface Guard {
    /**
     * Lets the holder of the lock pass.
     *
     * @throws io.emmer.spark.RunException if someone else holds it
     */
    void requireHeld() throws IOException;
  }

  LockGuardedStore(Configuration conf, Guard guard) {
    super(conf);
    this.guard = guard;
  }

  @Override
  public void createDirectory(String path) throws IOException {
    guard.requireHeld();
    super.createDirectory(path);
  }

  @Override
  public boolean rename(String from, String to) throws IOException {
    guard.requireHeld();
    return super.rename(from, to);
  }

  @Override
  public void writeFile(String path, byte[] bytes, boolean overwrite) throws IOException {
    guard.requireHeld();
    super.writeFile(path, bytes, overwrite);
  }

  @Override
  public void delete(String path) throws IOException {
    if (!path.startsWith(".", path.lastIndexOf('/') + 1)) {
      guard.requireHeld();
    }
    super.delete(path);
  }
}

package io.emmer.app.nightly;

import io.emmer.em.model.ModelStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;

/**
 * Files that only the holder of a lock may change: before each change that others would see it asks
 * whether the lock is held. What is hidden, as temporary names are, belongs to who made it.
 */
record LockGuardedStore(ModelStore store, Guard guard) implements ModelStore {
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

  @Override
  public String absolute(String path) throws IOException {
    return store.absolute(path);
  }

  @Override
  public boolean exists(String path) throws IOException {
    return store.exists(path);
  }

  @Override
  public InputStream open(String path) throws IOException {
    return store.open(path);
  }

  @Override
  public OutputStream create(String path) throws IOException {
    return store.create(path);
  }

  @Override
  public List<String> list(String directory) throws IOException {
    return store.list(directory);
  }

  @Override
  public Instant lastWritten(String path) throws IOException {
    return store.lastWritten(path);
  }

  @Override
  public void createDirectory(String path) throws IOException {
    guard.requireHeld();
    store.createDirectory(path);
  }

  @Override
  public boolean rename(String from, String to) throws IOException {
    guard.requireHeld();
    return store.rename(from, to);
  }

  @Override
  public void delete(String path) throws IOException {
    if (!path.startsWith(".", path.lastIndexOf('/') + 1)) {
      guard.requireHeld();
    }
    store.delete(path);
  }
}

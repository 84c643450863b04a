package io.emmer.em.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;

/**
 * The few operations of a file system that model directories need. Paths are strings whose names
 * are separated by {@code /}. {@link Publication} builds on them what is safe.
 */
public interface ModelStore {
  /** The absolute form of {@code path}, without a trailing separator. */
  String absolute(String path) throws IOException;

  /** Whether there is a file or directory of this path. */
  boolean exists(String path) throws IOException;

  /** Opens a file from its start. */
  InputStream open(String path) throws IOException;

  /**
   * Creates a file that must not exist yet, in a directory that does. After {@code close} the
   * contents survive a crash of the machine, as far as the file system promises it.
   */
  OutputStream create(String path) throws IOException;

  /** Names of what a directory holds, in no order; none where there is no such directory. */
  List<String> list(String directory) throws IOException;

  /** When a file, or anything in a directory, was last written. */
  Instant lastWritten(String path) throws IOException;

  /** Creates a directory and those above it; does nothing where it exists. */
  void createDirectory(String path) throws IOException;

  /**
   * Renames a directory in one step.
   *
   * @return whether it was done, as far as the file system tells; callers check where it landed
   */
  boolean rename(String from, String to) throws IOException;

  /** Deletes a file, or a directory with all it holds; does nothing where there is none. */
  void delete(String path) throws IOException;
}

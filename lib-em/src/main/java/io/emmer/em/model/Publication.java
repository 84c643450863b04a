package io.emmer.em.model;

import io.emmer.em.NdArray;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A directory that appears whole or not at all. Files go to a temporary sibling {@code
 * .NAME.tmp-ID}; {@link #commit} reads them back, compares checksums, and renames once. Closing
 * without a commit deletes what was written. A directory that is replaced waits as {@code
 * NAME.old-ID} until the new one is in place, and returns to its name if that fails.
 *
 * <p>A process that is killed leaves its temporary directory. The next publication of the same
 * target deletes those in which nothing was written for a day: who still writes is younger, on
 * whatever machine, and a process number would tell nothing on another one. {@code NAME.old-ID} is
 * never deleted that way, as it may hold the only copy.
 */
public final class Publication implements Closeable {
  private static final System.Logger LOG = System.getLogger(Publication.class.getName());
  private static final Duration LEFTOVER_AGE = Duration.ofDays(1);

  private final ModelStore store;
  private final String target;
  private final boolean overwrite;
  private final String temporary;
  private final String old;
  private final Map<String, String> checksums = new LinkedHashMap<>();
  private boolean committed;

  private Publication(ModelStore store, String target, boolean overwrite) {
    this.store = store;
    this.target = target;
    this.overwrite = overwrite;
    String id = UUID.randomUUID().toString().substring(0, 8);
    int nameAt = target.lastIndexOf('/') + 1;
    this.temporary = target.substring(0, nameAt) + "." + target.substring(nameAt) + ".tmp-" + id;
    this.old = target + ".old-" + id;
  }

  /**
   * Creates the temporary directory.
   *
   * @param directory where the result shall appear
   * @param overwrite whether an existing directory is replaced
   * @throws FileAlreadyExistsException where there is one and it is not to be replaced
   */
  public static Publication begin(ModelStore store, String directory, boolean overwrite)
      throws IOException {
    String target = store.absolute(directory);
    if (target.endsWith("/")) {
      throw new IllegalArgumentException(target + ": a root directory cannot be written");
    }
    Publication publication = new Publication(store, target, overwrite);
    publication.refuseExisting();
    sweepLeftovers(store, target);
    store.createDirectory(publication.temporary);
    return publication;
  }

  /**
   * Deletes what killed processes left beside a target: temporary siblings in which nothing was
   * written for a day. Failures are left to the next time.
   *
   * @param target absolute path
   */
  public static void sweepLeftovers(ModelStore store, String target) {
    int nameAt = target.lastIndexOf('/') + 1;
    String parent = target.substring(0, nameAt);
    Pattern temporary =
        Pattern.compile(Pattern.quote("." + target.substring(nameAt)) + "\\.tmp-[0-9a-f]{8}");
    Instant dayAgo = Instant.now().minus(LEFTOVER_AGE);
    try {
      for (String name : store.list(parent)) {
        if (temporary.matcher(name).matches()
            && store.lastWritten(parent + name).isBefore(dayAgo)) {
          store.delete(parent + name);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.log(System.Logger.Level.DEBUG, "leftovers beside " + target + " stay", e);
    }
  }

  /** The temporary directory, for those who write into it by other means than {@link #create}. */
  public String temporary() {
    return temporary;
  }

  /**
   * Creates a file, whose checksum is known once it is closed.
   *
   * @param name a plain name, without directories
   */
  public OutputStream create(String name) throws IOException {
    if (!isPlain(name)) {
      throw new IllegalArgumentException("'" + name + "' is no plain file name");
    }
    MessageDigest digest = Checksums.sha256();
    OutputStream out = store.create(temporary + "/" + name);
    return new FilterOutputStream(new DigestOutputStream(out, digest)) {
      private boolean closed;

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        super.close();
        if (!closed) {
          closed = true;
          checksums.put(name, Checksums.hex(digest));
        }
      }
    };
  }

  /** Writes a whole file, as {@link #create} does. */
  public void write(String name, byte[] content) throws IOException {
    try (OutputStream out = create(name)) {
      out.write(content);
    }
  }

  /** Writes an array as the file {@code NAME.npy}. */
  public void write(String name, NdArray array) throws IOException {
    try (OutputStream out = create(name + ".npy")) {
      NpyFile.write(out, array);
    }
  }

  /** SHA-256 of the closed files by name, in the order of closing, as lower-case hex. */
  public Map<String, String> checksums() {
    return Collections.unmodifiableMap(checksums);
  }

  /**
   * Verifies what was written and puts it in place.
   *
   * @throws FileAlreadyExistsException where the target has appeared meanwhile
   * @throws IOException where a file reads differently from what was written, or a rename fails;
   *     what stood at the target before stands there again
   */
  public void commit() throws IOException {
    verify();
    refuseExisting();
    boolean replaces = store.exists(target);
    if (replaces) {
      move(target, old);
    }
    try {
      move(temporary, target);
    } catch (IOException | RuntimeException failure) {
      if (replaces) {
        restore(failure);
      }
      throw failure;
    }
    committed = true;
    if (replaces) {
      deleteOld();
    }
  }

  /** Deletes the temporary directory unless it was committed. */
  @Override
  public void close() throws IOException {
    if (!committed) {
      store.delete(temporary);
    }
  }

  private void verify() throws IOException {
    for (Map.Entry<String, String> file : checksums.entrySet()) {
      String path = temporary + "/" + file.getKey();
      try (InputStream in = store.open(path)) {
        String found = Checksums.sha256(in);
        if (!found.equals(file.getValue())) {
          throw new IOException(
              path + ": read back SHA-256 " + found + ", expected " + file.getValue());
        }
      }
    }
  }

  private void refuseExisting() throws IOException {
    if (!overwrite && store.exists(target)) {
      throw new FileAlreadyExistsException(
          target, null, "exists already, and overwriting was not asked for");
    }
  }

  /** Hadoop renames into an existing directory and says true, hence the look at where it landed. */
  private void move(String from, String to) throws IOException {
    boolean renamed = store.rename(from, to);
    String nested = to + from.substring(from.lastIndexOf('/'));
    if (store.exists(nested)) {
      store.rename(nested, from);
      throw new FileAlreadyExistsException(to, null, "appeared while it was being written");
    }
    if (!renamed || store.exists(from) || !store.exists(to)) {
      throw new IOException(from + ": could not be renamed to " + to);
    }
  }

  private void restore(Exception failure) {
    try {
      if (!store.exists(target)) {
        move(old, target);
      }
    } catch (IOException | RuntimeException second) {
      failure.addSuppressed(
          new IOException("the former contents of " + target + " are in " + old, second));
    }
  }

  private void deleteOld() throws IOException {
    try {
      store.delete(old);
    } catch (IOException e) {
      throw new IOException(
          target + ": is in place, but its former contents remain in " + old + ": " + e, e);
    }
  }

  /** Whether {@code name} stays within its directory on every file system. */
  static boolean isPlain(String name) {
    return name.matches("[A-Za-z0-9_][A-Za-z0-9._-]*");
  }
}

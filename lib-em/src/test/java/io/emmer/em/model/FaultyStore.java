package io.emmer.em.model;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The local store with the faults that file systems have. */
class FaultyStore implements ModelStore {
  private final ModelStore local = new LocalModelStore();

  @Override
  public String absolute(String path) throws IOException {
    return local.absolute(path);
  }

  @Override
  public boolean exists(String path) throws IOException {
    return local.exists(path);
  }

  @Override
  public InputStream open(String path) throws IOException {
    return local.open(path);
  }

  @Override
  public OutputStream create(String path) throws IOException {
    return local.create(path);
  }

  @Override
  public List<String> list(String directory) throws IOException {
    return local.list(directory);
  }

  @Override
  public Instant lastWritten(String path) throws IOException {
    return local.lastWritten(path);
  }

  @Override
  public void createDirectory(String path) throws IOException {
    local.createDirectory(path);
  }

  @Override
  public boolean rename(String from, String to) throws IOException {
    return local.rename(from, to);
  }

  @Override
  public void delete(String path) throws IOException {
    local.delete(path);
  }

  /** Reads back one flipped bit. */
  static final class FlipsBits extends FaultyStore {
    @Override
    public InputStream open(String path) throws IOException {
      byte[] bytes = Files.readAllBytes(Path.of(path));
      bytes[bytes.length - 1] ^= 1;
      return new ByteArrayInputStream(bytes);
    }
  }

  /** Fails to rename from a path that contains a text, and only says so. */
  static final class RefusesRename extends FaultyStore {
    private final String part;

    RefusesRename(String part) {
      this.part = part;
    }

    @Override
    public boolean rename(String from, String to) throws IOException {
      return !from.contains(part) && super.rename(from, to);
    }
  }

  /**
   * Renames into existing directories as Hadoop does, and lets another writer's directory appear
   * just before the new one is put in place.
   */
  static final class Nests extends FaultyStore {
    private boolean raced;

    @Override
    public boolean rename(String from, String to) throws IOException {
      if (from.contains(".tmp-") && !raced) {
        raced = true;
        Files.createDirectories(Path.of(to));
        Files.writeString(Path.of(to, "theirs"), "theirs");
      }
      String name = from.substring(from.lastIndexOf('/'));
      return super.rename(from, exists(to) ? to + name : to);
    }
  }

  /** Cannot look at what others left. */
  static final class KeepsLeftovers extends FaultyStore {
    @Override
    public Instant lastWritten(String path) throws IOException {
      throw new IOException("permission denied");
    }
  }

  /** Cannot delete what was replaced. */
  static final class KeepsOld extends FaultyStore {
    @Override
    public void delete(String path) throws IOException {
      if (path.contains(".old-")) {
        throw new IOException("permission denied");
      }
      super.delete(path);
    }
  }
}

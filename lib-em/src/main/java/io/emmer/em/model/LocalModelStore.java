package io.emmer.em.model;

import java.io.File;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Model directories on the file systems that the operating system has mounted. */
public final class LocalModelStore implements ModelStore {
  @Override
  public String absolute(String path) {
    String absolute = Path.of(path).toAbsolutePath().normalize().toString();
    return absolute.replace(File.separatorChar, '/');
  }

  @Override
  public boolean exists(String path) {
    return Files.exists(Path.of(path), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public InputStream open(String path) throws IOException {
    return Files.newInputStream(Path.of(path));
  }

  @Override
  public OutputStream create(String path) throws IOException {
    FileChannel channel =
        FileChannel.open(Path.of(path), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new DurableStream(channel);
  }

  @Override
  public List<String> list(String directory) throws IOException {
    Path path = Path.of(directory);
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  @Override
  public Instant lastWritten(String path) throws IOException {
    Instant last = Instant.MIN;
    try (Stream<Path> files = Files.walk(Path.of(path))) {
      for (Path file : files.toList()) {
        Instant written = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
        last = written.isAfter(last) ? written : last;
      }
    }
    return last;
  }

  @Override
  public void createDirectory(String path) throws IOException {
    Files.createDirectories(Path.of(path));
  }

  @Override
  public boolean rename(String from, String to) throws IOException {
    if (exists(to)) {
      return false;
    }
    Files.move(Path.of(from), Path.of(to), StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  @Override
  public void delete(String path) throws IOException {
    if (exists(path)) {
      try (Stream<Path> files = Files.walk(Path.of(path))) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static final class DurableStream extends FilterOutputStream {
    private final FileChannel channel;

    DurableStream(FileChannel channel) {
      super(Channels.newOutputStream(channel));
      this.channel = channel;
    }

    /** The inherited one writes byte by byte. */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      try (channel) {
        if (channel.isOpen()) {
          channel.force(true);
        }
      }
    }
  }
}

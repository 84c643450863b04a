package io.emmer.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** SHA-256 of results as they lie there, whatever model.json says of them. */
final class StoredModels {
  private StoredModels() {}

  /** Of the arrays of a model. */
  static Map<String, String> sha256(String model) throws IOException {
    Map<String, String> sums = new TreeMap<>();
    try (FileSystem fileSystem = fileSystem(model)) {
      for (FileStatus file : fileSystem.listStatus(new Path(model))) {
        String name = file.getPath().getName();
        if (name.endsWith(".npy")) {
          sums.put(name, sha256(fileSystem, file.getPath()));
        }
      }
    }
    assertThat(sums).as(model).containsKey("weights.npy");
    return sums;
  }

  private static String sha256(FileSystem fileSystem, Path file) throws IOException {
    try (InputStream in = fileSystem.open(file)) {
      return DigestUtils.sha256Hex(in);
    }
  }

  /** Names in a directory. */
  static List<String> names(String directory) throws IOException {
    try (FileSystem fileSystem = fileSystem(directory)) {
      return Stream.of(fileSystem.listStatus(new Path(directory)))
          .map(file -> file.getPath().getName())
          .toList();
    }
  }

  /** One of its own: Spark's in this process must not be closed. */
  static FileSystem fileSystem(String path) throws IOException {
    return FileSystem.newInstance(new Path(path).toUri(), new Configuration());
  }
}

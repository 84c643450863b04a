package io.emmer.spark.rows.range;

import java.io.IOException;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Where bytes are stored. */
public final class BlockHosts {
  private static final int MAX_HOSTS = 3;

  private BlockHosts() {}

  /**
   * The hosts that store the most of some bytes, most first, at most 3 as Spark takes no more.
   *
   * @return none for a local file, whose {@code localhost} names no particular machine
   */
  public static String[] of(FileSystem fs, Path path, long start, long end) throws IOException {
    Map<String, Long> bytesByHost = new TreeMap<>();
    for (BlockLocation block : fs.getFileBlockLocations(path, start, end - start)) {
      long blockEnd = block.getOffset() + block.getLength();
      long bytes = Math.min(end, blockEnd) - Math.max(start, block.getOffset());
      for (String host : block.getHosts()) {
        bytesByHost.merge(host, bytes, Long::sum);
      }
    }
    bytesByHost.remove("localhost");
    return bytesByHost.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(MAX_HOSTS)
        .map(Map.Entry::getKey)
        .toArray(String[]::new);
  }
}

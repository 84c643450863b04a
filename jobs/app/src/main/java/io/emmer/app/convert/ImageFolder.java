package io.emmer.app.convert;

import io.emmer.app.image.ImageShape;
import io.emmer.em.data.ByteBlock;
import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.InputPaths;
import io.emmer.spark.rows.Leaf;
import io.emmer.spark.rows.RowInput;
import io.emmer.spark.rows.RowSubset;
import io.emmer.spark.store.LocalFiles;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A folder of images that are read as rows, with the names of its sub-folders as labels. If such a
 * name is no whole number, labels number the names in bytewise order.
 *
 * <pre>{@code
 * Optional<ImageFolder> folder = ImageFolder.find(conf, List.of("images/"));
 * RowStream rows = folder.orElseThrow().limited(1000).rows(job, true, 0);
 * }</pre>
 *
 * @param paths in the order of inputs, and within one by path, bytewise
 * @param labels labels[n] of image n; none without sub-folders
 * @param classes names that labels number; none where labels are the names
 */
public record ImageFolder(List<String> paths, List<Integer> labels, List<String> classes) {
  private static final Pattern IMAGE = Pattern.compile("(?i).*\\.(png|jpe?g|bmp)");
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,9}");
  private static final Comparator<String> BYTEWISE =
      Comparator.comparing(name -> name.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);
  private static final long BATCH_BYTES = 1 << 23;
  private static final int MOST_BATCH_ROWS = 256;

  public ImageFolder {
    paths = List.copyOf(paths);
    labels = List.copyOf(labels);
    classes = List.copyOf(classes);
  }

  /** A file, with the name of the sub-folder that it is in, or null. */
  private record Found(Path path, String folder) {}

  /** The images of one leaf. */
  private record Batch(long firstRow, List<String> paths, String[] labels)
      implements Serializable {}

  /**
   * The images that inputs name, or nothing if no file has the name of an image.
   *
   * @throws InputException if some files are images and others not, or only some in sub-folders
   */
  public static Optional<ImageFolder> find(Configuration conf, List<String> names)
      throws IOException {
    List<Found> all = new ArrayList<>();
    for (String name : names) {
      List<Found> found = new ArrayList<>();
      for (FileStatus status : InputPaths.find(conf, name)) {
        FileSystem fs = LocalFiles.fileSystem(conf, status.getPath());
        addTo(found, fs, status, 0);
      }
      found.sort((a, b) -> InputPaths.BYTEWISE.compare(a.path(), b.path()));
      all.addAll(found);
    }
    Found first = all.stream().filter(ImageFolder::isImage).findFirst().orElse(null);
    if (first == null) {
      return Optional.empty();
    }
    for (Found file : all) {
      if (!isImage(file)) {
        throw new InputException(
            "%s: the name is none of an image, expected .png, .jpg, .jpeg or .bmp as %s; drop it",
            file.path(), first.path());
      }
      if ((file.folder() == null) != (first.folder() == null)) {
        throw new InputException(
            "%s: %s a sub-folder, unlike %s; put all images in sub-folders or none",
            file.path(), file.folder() == null ? "not in" : "in", first.path());
      }
    }
    return Optional.of(of(all));
  }

  /** Adds a file, or those of a folder and of its sub-folders, of which none has its own. */
  private static void addTo(List<Found> found, FileSystem fs, FileStatus status, int depth)
      throws IOException {
    Path path = status.getPath();
    if (depth > 1 || InputPaths.requireReadable(status).isFile()) {
      found.add(new Found(path, depth > 1 ? path.getParent().getName() : null));
    } else {
      for (FileStatus child : fs.listStatus(path)) {
        if (InputPaths.isData(child.getPath())) {
          addTo(found, fs, child, depth + 1);
        }
      }
    }
  }

  private static boolean isImage(Found file) {
    return IMAGE.matcher(file.path().getName()).matches();
  }

  private static ImageFolder of(List<Found> files) {
    List<String> paths = files.stream().map(file -> file.path().toString()).toList();
    if (files.get(0).folder() == null) {
      return new ImageFolder(paths, List.of(), List.of());
    }
    List<String> folders = files.stream().map(Found::folder).toList();
    if (folders.stream().allMatch(WHOLE.asMatchPredicate())) {
      return new ImageFolder(paths, folders.stream().map(Integer::valueOf).toList(), List.of());
    }
    List<String> classes = folders.stream().distinct().sorted(BYTEWISE).toList();
    return new ImageFolder(paths, folders.stream().map(classes::indexOf).toList(), classes);
  }

  /** The first so many images, or all for 0. */
  public ImageFolder limited(long limit) {
    return limit == 0 || limit >= paths.size()
        ? this
        : kept(IntStream.range(0, (int) limit).toArray());
  }

  /**
   * A random subset of the images, chosen as that of rows is.
   *
   * @throws InputException if there are fewer
   */
  public ImageFolder subset(long seed, long count) {
    if (count > paths.size()) {
      throw new InputException(
          "%s: %d images, fewer than --subset %d; give a smaller one",
          paths.get(0), paths.size(), count);
    }
    RowSubset subset = RowSubset.of(seed, paths.size(), count);
    return kept(IntStream.range(0, paths.size()).filter(subset::contains).toArray());
  }

  private ImageFolder kept(int[] rows) {
    return new ImageFolder(
        Arrays.stream(rows).mapToObj(paths::get).toList(),
        labels.isEmpty() ? labels : Arrays.stream(rows).mapToObj(labels::get).toList(),
        classes);
  }

  /**
   * The images as rows, of the shape of the first one.
   *
   * @param grey whether colours become levels of grey
   * @param partitions 0 for as many as there are cores
   */
  public RowStream rows(SparkJob job, boolean grey, int partitions) throws IOException {
    String first = paths.get(0);
    ImageShape shape = new ImageDecoder(job.hadoop(), grey).shape(first);
    List<Batch> batches = batches(shape.values());
    if (partitions == 0) {
      job.awaitExecutors();
    }
    int wanted = partitions > 0 ? partitions : job.context().defaultParallelism();
    Broadcast<SerializableConfiguration> conf =
        job.context().broadcast(new SerializableConfiguration(job.hadoop()));
    JavaRDD<Leaf> leaves =
        job.context()
            .parallelize(batches, Math.min(wanted, batches.size()))
            .map(batch -> leaf(batch, new ImageDecoder(conf.value().value(), grey), shape, first));
    return new RowStream(
        leaves,
        paths.size(),
        shape.rowShape(),
        true,
        RowInput.UNSIGNED_BYTE_SCALE,
        labels.isEmpty() ? null : "INT",
        false,
        null,
        null);
  }

  private List<Batch> batches(int values) {
    int rows = (int) Math.max(1, Math.min(MOST_BATCH_ROWS, BATCH_BYTES / values));
    List<Batch> batches = new ArrayList<>();
    for (int from = 0; from < paths.size(); from += rows) {
      int to = Math.min(paths.size(), from + rows);
      String[] batchLabels =
          labels.isEmpty()
              ? null
              : labels.subList(from, to).stream().map(String::valueOf).toArray(String[]::new);
      batches.add(new Batch(from, List.copyOf(paths.subList(from, to)), batchLabels));
    }
    return batches;
  }

  private static Leaf leaf(Batch batch, ImageDecoder decoder, ImageShape shape, String first)
      throws IOException {
    int dimensions = shape.values();
    byte[] values = new byte[Math.multiplyExact(batch.paths().size(), dimensions)];
    for (int n = 0; n < batch.paths().size(); n++) {
      byte[] image = decoder.values(batch.paths().get(n), shape, first);
      System.arraycopy(image, 0, values, n * dimensions, dimensions);
    }
    double[] same = IntStream.rangeClosed(0, 255).asDoubleStream().toArray();
    ByteBlock block = new ByteBlock(batch.firstRow(), dimensions, values, same, null);
    return new Leaf(batch.firstRow(), block, batch.labels());
  }
}

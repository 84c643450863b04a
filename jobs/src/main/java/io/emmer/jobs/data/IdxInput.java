package io.emmer.jobs.data;

import io.emmer.jobs.InputException;
import io.emmer.jobs.data.idx.IdxFile;
import io.emmer.jobs.data.idx.IdxHeader;
import io.emmer.jobs.data.idx.IdxType;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * IDX files that stand one behind the other as one input.
 *
 * @param files in global row order
 * @param rows in use: all, or fewer under --limit and --subset
 * @param subset which rows those are, null for the first ones
 */
public record IdxInput(List<IdxFile> files, long rows, RowSubset subset) implements Serializable {
  public IdxInput {
    files = List.copyOf(files);
  }

  /**
   * Looks at the files and checks that they belong together.
   *
   * @param limit rows to use at the most, 0 for all
   */
  public static IdxInput inspect(Configuration conf, List<Path> paths, long limit)
      throws IOException {
    List<IdxFile> files = new ArrayList<>();
    long rows = 0;
    for (Path path : paths) {
      IdxFile file = IdxFile.inspect(conf, path);
      if (!files.isEmpty()) {
        checkAlike(files.get(0), file);
      }
      files.add(file);
      rows += file.header().rows();
    }
    return new IdxInput(files, limit > 0 ? Math.min(limit, rows) : rows, null);
  }

  private static void checkAlike(IdxFile first, IdxFile file) {
    IdxHeader expected = first.header();
    IdxHeader found = file.header();
    if (expected.valuesPerRow() != found.valuesPerRow() || expected.type() != found.type()) {
      throw new InputException(
          "%s: %d values of type %s a row, expected %d of %s as in %s; give files of one shape"
              .formatted(
                  file.path(),
                  found.valuesPerRow(),
                  found.type(),
                  expected.valuesPerRow(),
                  expected.type(),
                  first.path()));
    }
  }

  /**
   * This input with some of its rows in use.
   *
   * @param rows exactly how many
   * @throws InputException if there are fewer
   */
  public IdxInput subset(long seed, long rows) {
    if (rows > this.rows) {
      throw new InputException(
          "%s: %d rows, fewer than --subset %d; give a smaller one"
              .formatted(files.get(0).path(), this.rows, rows));
    }
    return new IdxInput(files, rows, RowSubset.of(seed, this.rows, rows));
  }

  /** The file that holds a row, counted among all rows, in use or not. */
  IdxFile fileOf(long row) {
    long end = 0;
    for (IdxFile file : files) {
      end += file.header().rows();
      if (row < end) {
        return file;
      }
    }
    throw new IllegalArgumentException("no file holds row " + row);
  }

  /** Number of all rows, in use or not. */
  public long rowsInFiles() {
    return files.stream().mapToLong(f -> f.header().rows()).sum();
  }

  public IdxHeader header() {
    return files.get(0).header();
  }

  public IdxType type() {
    return header().type();
  }

  /** D. */
  public int dimensions() {
    return header().valuesPerRow();
  }

  /** Refuses labels that are no labels of these rows. */
  public void checkLabels(IdxInput labels) {
    long expected = rowsInFiles();
    long found = labels.rowsInFiles();
    String name = labels.files.get(0).path();
    if (labels.dimensions() != 1) {
      throw new InputException(
          "%s: %d values a row, expected 1; --labels takes a file of labels"
              .formatted(name, labels.dimensions()));
    }
    if (found != expected) {
      throw new InputException(
          "%s: %d labels, expected %d as there are rows in %s; give the labels of these rows"
              .formatted(name, found, expected, files.get(0).path()));
    }
  }
}

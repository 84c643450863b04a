package io.emmer.app.cli;

import io.emmer.em.synthetic.StrokeDigits;
import io.emmer.spark.rows.format.idx.IdxHeader;
import io.emmer.spark.rows.format.idx.IdxType;
import io.emmer.spark.rows.format.idx.IdxWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Drawn digits as IDX files, for tests. */
public final class DigitFiles {
  private static final int PIXELS = StrokeDigits.PIXELS;

  private DigitFiles() {}

  public static Path images(Path file, int rows) throws IOException {
    StrokeDigits digits = new StrokeDigits(7);
    IdxHeader header =
        new IdxHeader(IdxType.UNSIGNED_BYTE, rows, StrokeDigits.SIDE, StrokeDigits.SIDE);
    byte[] image = new byte[PIXELS];
    try (IdxWriter writer = IdxWriter.open(Files.newOutputStream(file), file.toString(), header)) {
      for (int row = 0; row < rows; row++) {
        digits.draw(row, image, 0);
        writer.write(image, 1);
      }
    }
    return file;
  }

  public static Path labels(Path file, int rows) throws IOException {
    StrokeDigits digits = new StrokeDigits(7);
    try (IdxWriter writer =
        IdxWriter.open(
            Files.newOutputStream(file),
            file.toString(),
            new IdxHeader(IdxType.UNSIGNED_BYTE, rows))) {
      for (int row = 0; row < rows; row++) {
        writer.write(new byte[] {(byte) digits.label(row)}, 1);
      }
    }
    return file;
  }
}

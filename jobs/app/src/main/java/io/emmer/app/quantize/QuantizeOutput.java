package io.emmer.app.quantize;

import io.emmer.app.image.Picture;
import io.emmer.app.image.Png;
import io.emmer.em.model.Json;
import io.emmer.em.model.Publication;
import io.emmer.spark.store.NewDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The output directory of a quantized image. */
public final class QuantizeOutput {
  static final String SHEET = "sheet.png";

  private QuantizeOutput() {}

  /**
   * Draws the sheet, and returns what writes all files into a new directory.
   *
   * @param sheetWidth pixels of every picture on the sheet
   * @param err takes a warning if the sheet has no captions
   */
  public static NewDirectory.Filler files(
      PictureFile file,
      QuantizeJob.Result result,
      QuantizeDocument document,
      int sheetWidth,
      PrintWriter err)
      throws IOException {
    if (!Sheet.canWrite()) {
      err.println(
          "warning: Java finds no fonts, so that sheet.png has no captions; install fontconfig and"
              + " a font");
    }
    byte[] sheet = Sheet.png(file, result.images(), sheetWidth);
    return directory -> {
      for (Quantized image : result.images()) {
        write(directory, image.file(), image.png());
        if (image.sample().isPresent()) {
          write(directory, image.sampleFile(), Png.encode(image.sample().get().toImage()));
        }
      }
      write(directory, SHEET, sheet);
      String table = QuantizeTable.text(file, result.images()) + "\n";
      write(directory, "quantize.txt", table.getBytes(StandardCharsets.UTF_8));
      write(directory, "quantize.json", Json.bytes(document));
    };
  }

  /** The width of pictures on the sheet where the user gives none: their own within bounds. */
  public static int sheetWidth(Picture original, QuantizeSettings settings) {
    return Sheet.defaultWidth(original, Sheet.columns(settings));
  }

  private static void write(Publication directory, String name, byte[] bytes) throws IOException {
    try (OutputStream out = directory.create(name)) {
      out.write(bytes);
    }
  }
}

package io.emmer.app.quantize;

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
   * @param sheetWidth pixels of every picture on the sheet, or null for their own within bounds
   * @param err takes a warning if the sheet has no captions
   */
  public static NewDirectory.Filler files(
      PictureFile file,
      QuantizeJob.Settings settings,
      QuantizeJob.Result result,
      QuantizeDocument document,
      Integer sheetWidth,
      PrintWriter err) {
    if (!Sheet.canWrite()) {
      err.println(
          "warning: Java finds no fonts, so that sheet.png has no captions; install fontconfig and"
              + " a font");
    }
    int width = sheetWidth != null ? sheetWidth : Sheet.defaultWidth(file.picture(), settings);
    byte[] sheet = Sheet.png(file, result.images(), width);
    return directory -> {
      for (QuantizeJob.Painted image : result.images()) {
        write(directory, image.document().kind().file(), image.png());
        if (image.sample() != null) {
          write(directory, image.document().sample(), Png.encode(image.sample().toImage()));
        }
      }
      write(directory, SHEET, sheet);
      write(directory, "quantize.txt", (document.text() + "\n").getBytes(StandardCharsets.UTF_8));
      write(directory, "quantize.json", Json.bytes(document));
    };
  }

  private static void write(Publication directory, String name, byte[] bytes) throws IOException {
    try (OutputStream out = directory.create(name)) {
      out.write(bytes);
    }
  }
}

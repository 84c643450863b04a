package io.emmer.app.quantize;

import io.emmer.app.image.ImageFile;
import io.emmer.app.image.ImageFile.Orientation;
import io.emmer.app.image.Picture;
import io.emmer.em.text.Text;
import io.emmer.spark.InputException;
import io.emmer.spark.rows.InputPaths;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The image to show in few colours, upright and opaque.
 *
 * @param input what is told of the file
 */
public record PictureFile(QuantizeDocument.Input input, Picture picture) {
  private static final int MOST_BYTES = 1 << 30;
  private static final int BYTE_BITS = 8;

  /**
   * Reads an image.
   *
   * @throws InputException if it is not there, damaged, of another kind, or too large
   */
  public static PictureFile read(Configuration conf, String name) throws IOException {
    List<Path> paths = InputPaths.resolve(conf, List.of(name));
    if (paths.size() != 1) {
      throw new InputException("%s: %d files, expected one image; name one", name, paths.size());
    }
    String path = paths.get(0).toString();
    byte[] bytes;
    try (InputStream in = new HadoopStore(conf).open(path)) {
      bytes = in.readNBytes(MOST_BYTES);
    }
    ImageFile file = ImageFile.decode(path, bytes, (width, height) -> {});
    Picture picture = file.picture();
    QuantizeDocument.Input input =
        new QuantizeDocument.Input(
            path,
            file.format(),
            bytes.length,
            picture.width(),
            picture.height(),
            picture.distinctColours(),
            notes(file));
    return new PictureFile(input, picture);
  }

  private static List<String> notes(ImageFile file) {
    List<String> notes = new ArrayList<>();
    if (file.firstTransparentPixel().isPresent()) {
      notes.add("transparent pixels are put on white");
    }
    if (file.bits() > BYTE_BITS) {
      notes.add(Text.format("%d bits a channel are rounded to 8", file.bits()));
    }
    if (file.hasColourProfile()) {
      notes.add("its colour profile is left out");
    }
    if (file.orientation() != Orientation.UPRIGHT) {
      notes.add(Text.format("turned upright, as its EXIF orientation %d says", file.orientation()));
    }
    return notes;
  }
}

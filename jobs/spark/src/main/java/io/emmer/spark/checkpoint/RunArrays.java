package io.emmer.spark.checkpoint;

import io.emmer.em.NdArray;
import io.emmer.em.model.NpyFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Arrays by name as {@code numpy.savez} writes and {@code numpy.load} reads them. */
final class RunArrays {
  private static final String SUFFIX = ".npy";

  private RunArrays() {}

  /**
   * Writes arrays.
   *
   * @param out is closed
   */
  static void write(OutputStream out, Map<String, NdArray> arrays) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      // Bits of parameters do not compress.
      zip.setLevel(Deflater.NO_COMPRESSION);
      for (Map.Entry<String, NdArray> array : arrays.entrySet()) {
        ZipEntry entry = new ZipEntry(array.getKey() + SUFFIX);
        entry.setTime(0);
        zip.putNextEntry(entry);
        NpyFile.write(zip, array.getValue());
        zip.closeEntry();
      }
    }
  }

  /** Reads all arrays. */
  static Map<String, NdArray> read(InputStream in, String file) throws IOException {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    ZipInputStream zip = new ZipInputStream(in);
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      String name = entry.getName();
      arrays.put(
          name.substring(0, name.length() - SUFFIX.length()), NpyFile.read(zip, file + "!" + name));
    }
    return arrays;
  }
}

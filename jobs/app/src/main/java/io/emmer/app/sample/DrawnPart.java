package io.emmer.app.sample;

import io.emmer.spark.rows.RowRange;
import io.emmer.spark.store.PartFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;

/**
 * The work of one task: it writes ranges of rows by every encoder and counts the clipped values.
 *
 * @param encoders one per stream
 */
record DrawnPart(SampleRows rows, List<RowEncoder> encoders)
    implements PartFiles.Writer<RowRange, Long> {

  DrawnPart {
    encoders = List.copyOf(encoders);
  }

  @Override
  public Long write(Iterator<RowRange> ranges, OutputStream[] out) throws IOException {
    long clipped = 0;
    while (ranges.hasNext()) {
      clipped += write(ranges.next(), out);
    }
    return clipped;
  }

  private long write(RowRange range, OutputStream[] out) throws IOException {
    byte[][] bytes =
        encoders.stream().map(encoder -> new byte[encoder.bytes()]).toArray(byte[][]::new);
    double[] x = new double[rows.dimensions()];
    long clipped = 0;
    for (long row = range.from(); row < range.to(); row++) {
      int component = rows.draw(row, x);
      for (int i = 0; i < out.length; i++) {
        clipped += encoders.get(i).encode(x, component, ByteBuffer.wrap(bytes[i]));
        out[i].write(bytes[i]);
      }
    }
    return clipped;
  }
}

package io.emmer.spark.rows;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;

/** How large an object is when serialized, found out without writing more than is asked for. */
final class SerializedSize {
  private SerializedSize() {}

  /**
   * How many bytes Java's serialization of {@code object} takes.
   *
   * @param limit where counting ends: of larger objects the result is {@code limit + 1}
   * @throws UncheckedIOException if it cannot be serialized
   */
  static long of(Serializable object, long limit) {
    Counter counter = new Counter(limit);
    try (ObjectOutputStream out = new ObjectOutputStream(counter)) {
      out.writeObject(object);
    } catch (LimitException e) {
      return limit + 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return limit - counter.left;
  }

  private static final class LimitException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Counts bytes, up to the limit. */
  private static final class Counter extends OutputStream {
    private long left;

    Counter(long limit) {
      this.left = limit;
    }

    @Override
    public void write(int b) throws IOException {
      take(1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      take(length);
    }

    private void take(int count) throws IOException {
      left -= count;
      if (left < 0) {
        throw new LimitException();
      }
    }
  }
}

package io.emmer.spark.rows;

import io.emmer.em.Memo;
import io.emmer.em.Memory;
import java.lang.ref.SoftReference;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The memos of all tasks of a JVM. They take a share of the heap at most, and make way where memory
 * runs short. When there is no room, those of passes long ago go, whose runs must have ended; those
 * of running ones stay, as what is evicted for the next leaf would be missed in the next pass.
 */
final class MemoStore {
  /** The system property of the driver that turns memos off. */
  static final String PROPERTY = "em.memos";

  private static final String OFF = "off";
  private static final int SHARE_OF_HEAP = 8;

  /** A run that took no part in so many passes has ended. */
  private static final int PASSES_OF_LIFE = 64;

  private static final MemoStore OF_THIS_JVM =
      new MemoStore(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);

  private final Map<Key, Held> held = new LinkedHashMap<>(); // the least recently kept one first
  private final long capacity;
  private long bytes;

  private record Key(long run, long firstRow) {}

  private record Held(SoftReference<Memo> memo, long bytes, long pass) {}

  MemoStore(long capacity) {
    this.capacity = capacity;
  }

  /** Whether tasks are to use memos; the driver decides. */
  static boolean isOn() {
    return !OFF.equals(System.getProperty(PROPERTY));
  }

  /** The store of all tasks of this JVM. */
  static MemoStore ofThisJvm() {
    return OF_THIS_JVM;
  }

  /**
   * The memory of this JVM, as tasks of a pass see it.
   *
   * @param pass counts up from pass to pass; 0 turns memos off
   */
  static Memory ofPass(long pass) {
    return pass == 0 ? Memory.NONE : OF_THIS_JVM.at(pass);
  }

  Memory at(long pass) {
    return new Memory() {
      @Override
      public Memo take(long run, long firstRow) {
        return remove(new Key(run, firstRow));
      }

      @Override
      public void keep(long run, long firstRow, Memo memo) {
        put(new Key(run, firstRow), new Held(new SoftReference<>(memo), memo.bytes(), pass));
      }
    };
  }

  private synchronized Memo remove(Key key) {
    Held found = held.remove(key);
    if (found == null) {
      return null;
    }
    bytes -= found.bytes;
    return found.memo.get();
  }

  private synchronized void put(Key key, Held memo) {
    remove(key);
    Iterator<Held> oldest = held.values().iterator();
    while (bytes + memo.bytes > capacity && oldest.hasNext()) {
      Held old = oldest.next();
      if (old.pass >= memo.pass - PASSES_OF_LIFE) {
        break;
      }
      oldest.remove();
      bytes -= old.bytes;
    }
    if (bytes + memo.bytes <= capacity) {
      held.put(key, memo);
      bytes += memo.bytes;
    }
  }

  /** Bytes of all memos. */
  synchronized long bytes() {
    return bytes;
  }
}

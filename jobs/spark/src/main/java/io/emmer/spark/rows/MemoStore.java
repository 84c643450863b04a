package io.emmer.spark.rows;

import io.emmer.em.Memo;
import io.emmer.em.Memory;
import java.lang.ref.Reference;
import java.lang.ref.SoftReference;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The memos of all tasks of a JVM. They take a share of the heap at most, and make way where memory
 * runs short. When there is no room, those of passes some time ago go, whose runs must have ended;
 * those of running ones stay, as what is evicted for the next leaf would be missed in the next
 * pass.
 */
final class MemoStore {
  /** The system property of the driver that turns memos off. */
  static final String PROPERTY = "em.memos";

  private static final String OFF = "off";
  private static final int SHARE_OF_HEAP = 8;

  /** A run that took no part in so many passes has ended. */
  private static final int PASSES_OF_LIFE = 8;

  private static final MemoStore OF_THIS_JVM =
      new MemoStore(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP, SoftReference::new);

  private final Map<Key, Held> held = new LinkedHashMap<>(); // the least recently kept one first
  private final long capacity;
  private final Function<Memo, Reference<Memo>> reference;
  private long bytes;
  private long hits;
  private long swept;

  private record Key(long run, long firstRow) {}

  private record Held(Reference<Memo> memo, long bytes, long pass) {}

  /**
   * An empty store.
   *
   * @param capacity in bytes
   * @param reference to a memo, which may be cleared at any time
   */
  MemoStore(long capacity, Function<Memo, Reference<Memo>> reference) {
    this.capacity = capacity;
    this.reference = reference;
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
        return found(new Key(run, firstRow));
      }

      @Override
      public void keep(long run, long firstRow, Memo memo) {
        put(new Key(run, firstRow), new Held(reference.apply(memo), memo.bytes(), pass));
      }
    };
  }

  private synchronized Memo found(Key key) {
    Memo memo = remove(key);
    hits += memo == null ? 0 : 1;
    return memo;
  }

  private Memo remove(Key key) {
    Held found = held.remove(key);
    if (found == null) {
      return null;
    }
    bytes -= found.bytes;
    return found.memo.get();
  }

  private synchronized void put(Key key, Held memo) {
    remove(key);
    if (bytes + memo.bytes > capacity && swept < memo.pass) {
      swept = memo.pass;
      sweep();
    }
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

  /** Drops what made way where memory ran short. */
  private void sweep() {
    held.values().removeIf(old -> old.memo.get() == null);
    bytes = held.values().stream().mapToLong(Held::bytes).sum();
  }

  /** Bytes of all memos. */
  synchronized long bytes() {
    return bytes;
  }

  /** Number of memos that were handed out. */
  synchronized long hits() {
    return hits;
  }
}

package io.emmer.spark.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.Memo;
import io.emmer.em.Memory;
import java.lang.ref.Reference;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoStoreTest {
  private static final long RUN = 1;
  private static final long OTHER = 2;

  private final List<Reference<Memo>> references = new ArrayList<>();
  private final MemoStore store = new MemoStore(100, this::reference);

  private record Sized(long bytes) implements Memo {}

  private Reference<Memo> reference(Memo memo) {
    references.add(new SoftReference<>(memo));
    return references.get(references.size() - 1);
  }

  @Test
  void aMemoIsHandedOutOnce() {
    Memo memo = new Sized(10);
    store.at(1).keep(RUN, 0, memo);
    assertThat(store.at(2).take(OTHER, 0)).isNull();
    assertThat(store.at(2).take(RUN, 4096)).isNull();
    assertThat(store.at(2).take(RUN, 0)).isSameAs(memo);
    assertThat(store.at(2).take(RUN, 0)).isNull();
    assertThat(store.bytes()).isZero();
  }

  @Test
  void theLaterOfTwoStays() {
    Memo later = new Sized(20);
    store.at(1).keep(RUN, 0, new Sized(90));
    store.at(1).keep(RUN, 0, later);
    assertThat(store.bytes()).isEqualTo(20);
    assertThat(store.at(2).take(RUN, 0)).isSameAs(later);
  }

  /** What were evicted for the next leaf would be missed in the next pass. */
  @Test
  void memosOfRunningRunsAreNotEvicted() {
    Memory memory = store.at(1);
    for (int leaf = 0; leaf < 5; leaf++) {
      memory.keep(RUN, leaf, new Sized(30));
    }
    assertThat(store.bytes()).isEqualTo(90);
    assertThat(store.at(2).take(RUN, 0)).isNotNull();
    assertThat(store.at(2).take(RUN, 3)).isNull();
  }

  @Test
  void memosOfEndedRunsMakeWay() {
    store.at(1).keep(RUN, 0, new Sized(60));
    store.at(1).keep(RUN, 1, new Sized(40));
    store.at(9).keep(OTHER, 0, new Sized(50));
    assertThat(store.at(9).take(OTHER, 0)).isNull();
    store.at(10).keep(OTHER, 0, new Sized(50));
    assertThat(store.at(10).take(OTHER, 0)).isNotNull();
    assertThat(store.at(10).take(RUN, 0)).isNull();
    assertThat(store.at(10).take(RUN, 1)).isNotNull();
  }

  @Test
  void memosThatMemoryTookMakeWay() {
    store.at(1).keep(RUN, 0, new Sized(60));
    store.at(1).keep(RUN, 1, new Sized(40));
    references.get(1).clear();
    store.at(2).keep(OTHER, 0, new Sized(40));
    assertThat(store.bytes()).isEqualTo(100);
    assertThat(store.at(2).take(RUN, 0)).isNotNull();
    assertThat(store.at(2).take(OTHER, 0)).isNotNull();
    assertThat(store.bytes()).isZero();
  }

  @Test
  void hitsCountWhatIsHandedOut() {
    store.at(1).keep(RUN, 0, new Sized(10));
    store.at(1).keep(RUN, 1, new Sized(10));
    references.get(1).clear();
    store.at(2).take(RUN, 0);
    store.at(2).take(RUN, 0);
    store.at(2).take(RUN, 1);
    assertThat(store.hits()).isEqualTo(1);
  }

  @Test
  void whatExceedsTheStoreIsNotKept() {
    store.at(1).keep(RUN, 0, new Sized(101));
    assertThat(store.bytes()).isZero();
  }

  @Test
  void aPassWithoutNumberHasNoMemory() {
    assertThat(MemoStore.ofPass(0)).isSameAs(Memory.NONE);
  }
}

package io.emmer.em;

import io.emmer.em.data.DataBlock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Memos that are lost with some chance, that are counted, and that may be of older passes. */
public final class UnreliableMemory implements Memory {
  private final Map<List<Long>, Memo> kept = new HashMap<>();
  private final Random random = new Random(5);
  private final double loss;
  private int found;

  public UnreliableMemory(double loss) {
    this.loss = loss;
  }

  @Override
  public Memo take(long run, long firstRow) {
    Memo memo = kept.remove(List.of(run, firstRow));
    Memo handed = random.nextDouble() < loss ? null : memo;
    found += handed == null ? 0 : 1;
    return handed;
  }

  @Override
  public void keep(long run, long firstRow, Memo memo) {
    kept.put(List.of(run, firstRow), memo);
  }

  /** How many memos were handed out. */
  public int found() {
    return found;
  }

  /** The memos that were not taken again. */
  public Map<List<Long>, Memo> kept() {
    return kept;
  }

  /** The rows, whose tasks of two leaves each have this memory. */
  public Dataset of(LocalDataset data) {
    return new Remembering(data, this);
  }

  private record Remembering(LocalDataset data, Memory memory) implements ForwardingDataset {
    @Override
    public <R extends Mergeable<R>> R reduce(String description, LeafTask<R> task) {
      List<DataBlock> leaves = data.leaves();
      LeafTree<R> tree = new LeafTree<>();
      for (int from = 0; from < leaves.size(); from += 2) {
        LeafTask.Worker<R> worker = task.worker(memory);
        for (int leaf = from; leaf < Math.min(from + 2, leaves.size()); leaf++) {
          tree.addLeaf(leaf, worker.compute(leaves.get(leaf)));
        }
      }
      return tree.root();
    }
  }
}

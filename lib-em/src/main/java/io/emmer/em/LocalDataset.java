package io.emmer.em;

import io.emmer.em.data.DataBlock;
import java.util.List;

/** Leaves in the memory of one thread: the reference for every other dataset. */
public final class LocalDataset implements Dataset {
  private final List<DataBlock> leaves;
  private final double[] origin;

  /**
   * @param leaves consecutive leaves, leaf i at position i
   * @param origin origin[d]: the leaves hold x_n - origin
   */
  public LocalDataset(List<? extends DataBlock> leaves, double[] origin) {
    this.leaves = List.copyOf(leaves);
    this.origin = origin.clone();
  }

  /** The leaves, in order. */
  public List<DataBlock> leaves() {
    return leaves;
  }

  @Override
  public long rows() {
    return leaves.stream().mapToLong(DataBlock::rows).sum();
  }

  @Override
  public int dimensions() {
    return origin.length;
  }

  @Override
  public double[] origin() {
    return origin.clone();
  }

  @Override
  public <R extends Mergeable<R>> R reduce(String description, LeafTask<R> task) {
    LeafTask.Worker<R> worker = task.worker();
    LeafTree<R> tree = new LeafTree<>();
    for (int leaf = 0; leaf < leaves.size(); leaf++) {
      tree.addLeaf(leaf, worker.compute(leaves.get(leaf)));
    }
    return tree.root();
  }
}

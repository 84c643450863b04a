package io.emmer.em;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * The binary tree over leaf numbers along which the results of leaves are merged, no matter which
 * task computes which leaf. Node (level, index) covers the leaves from index * 2^level up to, but
 * not including, (index + 1) * 2^level, and is its left child merged with its right child.
 *
 * <p>A distributed sum has two phases. Here two tasks hold the leaves 0 to 2 and 3 to 5:
 *
 * <pre>{@code
 * level 3                        0-7                 second phase: the driver adds all nodes
 *                           /          \             in order of their leaves and takes the root;
 * level 2                0-3            (4-7)        (4-7) stands for 4-5, as no leaf follows
 *                      /     \          /
 * level 1           0-1       2-3     4-5            first phase: each task adds its leaves in
 *                  /   \     /   \    /  \           order and returns its maximal complete
 * level 0         0     1   2  |  3  4    5          nodes: 0-1 and 2 | 3 and 4-5
 *                 `-- task 0 --|-- task 1 -'
 * }</pre>
 */
public final class LeafTree<R extends Mergeable<R>> {
  /** A complete node of the tree. */
  public record Node<R extends Mergeable<R>>(int level, long index, R result)
      implements Serializable {
    /** Number of the first leaf that it covers. */
    public long firstLeaf() {
      return index << level;
    }

    private boolean isLeftSiblingOf(Node<R> other) {
      return level == other.level && (index & 1) == 0 && other.index == index + 1;
    }
  }

  private final Deque<Node<R>> nodes = new ArrayDeque<>();

  /** Adds the result of the leaf or node that follows those already added. */
  public void add(Node<R> node) {
    Node<R> merged = node;
    while (!nodes.isEmpty() && nodes.peekLast().isLeftSiblingOf(merged)) {
      Node<R> left = nodes.removeLast();
      merged = new Node<>(left.level + 1, left.index >> 1, left.result.merge(merged.result));
    }
    nodes.addLast(merged);
  }

  /** Adds the result of leaf {@code number}. */
  public void addLeaf(long number, R result) {
    add(new Node<>(0, number, result));
  }

  /** The maximal complete nodes, in the order of their leaves. */
  public List<Node<R>> nodes() {
    return new ArrayList<>(nodes);
  }

  /**
   * Declares that no leaf follows. A node without a right sibling then stands for its parent, which
   * can be merged further. If the number of leaves is no power of two, this leaves fewer {@link
   * #nodes}, and the root has the same bits.
   */
  public void end() {
    Node<R> edge = nodes.removeLast();
    while (edge.index > 0) {
      boolean isLeft = (edge.index & 1) == 0;
      if (!isLeft && (nodes.isEmpty() || !nodes.peekLast().isLeftSiblingOf(edge))) {
        break;
      }
      R result = isLeft ? edge.result : nodes.removeLast().result.merge(edge.result);
      edge = new Node<>(edge.level + 1, edge.index >> 1, result);
    }
    nodes.addLast(edge);
  }

  /**
   * Returns the root of the tree over all leaves, from the nodes of all tasks in any order. If the
   * number of leaves is no power of two, a node without a right sibling stands for its parent.
   */
  public static <R extends Mergeable<R>> R root(List<Node<R>> parts) {
    LeafTree<R> tree = new LeafTree<>();
    parts.stream().sorted(Comparator.comparingLong(Node::firstLeaf)).forEach(tree::add);
    return tree.root();
  }

  /** Returns the root, once all leaves have been added. */
  public R root() {
    end();
    return nodes.getLast().result;
  }
}

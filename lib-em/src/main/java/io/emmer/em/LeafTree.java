package io.emmer.em;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Merges results of leaves as a binary tree over leaf numbers, whoever computes which of them: node
 * (level, index) covers the leaves index * 2^level up to (index + 1) * 2^level, and is its left
 * child merged with its right one. A task adds its consecutive leaves in order and hands over the
 * maximal complete nodes; the driver adds all nodes in order and takes the root.
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
   * Says that no leaf follows: a node without a right sibling stands for its parent, which may be
   * merged on. Where the number of leaves is no power of two, {@link #nodes} are fewer then, and
   * the root has the same bits.
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
   * The root of the tree over all leaves, from the nodes of all tasks in any order. Where the
   * number of leaves is no power of two, a node without a right sibling stands for its parent.
   */
  public static <R extends Mergeable<R>> R root(List<Node<R>> parts) {
    LeafTree<R> tree = new LeafTree<>();
    parts.stream().sorted(Comparator.comparingLong(Node::firstLeaf)).forEach(tree::add);
    return tree.root();
  }

  /** The root, where all leaves have been added. */
  public R root() {
    end();
    return nodes.getLast().result;
  }
}

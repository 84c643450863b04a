package io.emmer.em;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The results of leaves that several threads compute in any order, merged along the {@link
 * LeafTree} as soon as both children of a node are there.
 */
public final class LeafMerge<R extends Mergeable<R>> {
  private final Map<Place, R> waiting = new HashMap<>(); // nodes whose siblings are missing

  private record Place(int level, long index) {
    Place sibling() {
      return new Place(level, index ^ 1);
    }

    Place parent() {
      return new Place(level + 1, index >> 1);
    }
  }

  /** Adds the result of leaf {@code number}; the thread that completes a node merges it. */
  public void addLeaf(long number, R result) {
    Place place = new Place(0, number);
    R merged = result;
    for (R sibling = meet(place, merged); sibling != null; sibling = meet(place, merged)) {
      boolean isLeft = (place.index & 1) == 0;
      merged = isLeft ? merged.merge(sibling) : sibling.merge(merged);
      place = place.parent();
    }
  }

  /** Takes the sibling of a node, for which the node waits if it is not there yet. */
  private synchronized R meet(Place place, R result) {
    R sibling = waiting.remove(place.sibling());
    if (sibling == null) {
      waiting.put(place, result);
    }
    return sibling;
  }

  /** Returns the root, once all leaves have been added. */
  public synchronized R root() {
    List<LeafTree.Node<R>> nodes = new ArrayList<>();
    waiting.forEach(
        (place, result) -> nodes.add(new LeafTree.Node<>(place.level, place.index, result)));
    return LeafTree.root(nodes);
  }
}

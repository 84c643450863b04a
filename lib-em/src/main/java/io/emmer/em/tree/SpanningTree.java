package io.emmer.em.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Single linkage from a minimum spanning tree (Gower and Ross 1969; Prim's algorithm). The tree
 * knows the heights, but not all pairs of clusters that are equally near; where several edges have
 * one length, the matrix is asked for them, and the pair of lowest indices merges first.
 */
final class SpanningTree {
  private record Edge(int from, int to, double length) {}

  private final CondensedMatrix distances;
  private final MergeLog log;

  /** Slot of the cluster of every point, and the points of every slot as linked lists. */
  private final int[] slot;

  private final int[] next;
  private final int[] last;

  private SpanningTree(CondensedMatrix distances, double[] sizes) {
    this.distances = distances;
    this.log = new MergeLog(sizes);
    slot = new int[sizes.length];
    next = new int[sizes.length];
    last = new int[sizes.length];
    Arrays.fill(next, -1);
    Arrays.setAll(slot, i -> i);
    Arrays.setAll(last, i -> i);
  }

  static Dendrogram cluster(CondensedMatrix distances, double[] sizes) {
    SpanningTree tree = new SpanningTree(distances, sizes);
    List<Edge> edges = tree.edges();
    edges.sort(Comparator.comparingDouble(Edge::length));
    for (int from = 0; from < edges.size(); ) {
      int end = from + 1;
      while (end < edges.size() && edges.get(end).length() == edges.get(from).length()) {
        end++;
      }
      tree.mergeLevel(edges.subList(from, end));
      from = end;
    }
    return tree.log.dendrogram();
  }

  private List<Edge> edges() {
    int n = slot.length;
    double[] nearest = new double[n];
    int[] parent = new int[n];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    boolean[] inTree = new boolean[n];
    List<Edge> edges = new ArrayList<>();
    int added = 0;
    for (int step = 1; step < n; step++) {
      inTree[added] = true;
      int best = -1;
      for (int j = 0; j < n; j++) {
        if (!inTree[j]) {
          double distance = distances.get(added, j);
          if (distance < nearest[j]) {
            nearest[j] = distance;
            parent[j] = added;
          }
          if (best < 0 || nearest[j] < nearest[best]) {
            best = j;
          }
        }
      }
      edges.add(new Edge(parent[best], best, nearest[best]));
      added = best;
    }
    return edges;
  }

  /** All merges of one height. */
  private void mergeLevel(List<Edge> edges) {
    double height = edges.get(0).length();
    if (edges.size() == 1) {
      join(slot[edges.get(0).from()], slot[edges.get(0).to()], height);
      return;
    }
    for (List<Integer> component : components(edges)) {
      mergeComponent(component, height);
    }
  }

  /** Slots that the edges connect, each component ascending, components by their lowest slot. */
  private List<List<Integer>> components(List<Edge> edges) {
    int[] ends =
        edges.stream()
            .flatMapToInt(e -> IntStream.of(slot[e.from()], slot[e.to()]))
            .sorted()
            .distinct()
            .toArray();
    int[] root = new int[ends.length];
    Arrays.setAll(root, i -> i);
    for (Edge edge : edges) {
      int a = find(root, Arrays.binarySearch(ends, slot[edge.from()]));
      int b = find(root, Arrays.binarySearch(ends, slot[edge.to()]));
      root[Math.max(a, b)] = Math.min(a, b);
    }
    List<List<Integer>> components = new ArrayList<>();
    int[] number = new int[ends.length];
    for (int i = 0; i < ends.length; i++) {
      int r = find(root, i);
      if (r == i) {
        number[i] = components.size();
        components.add(new ArrayList<>());
      }
      components.get(number[r]).add(ends[i]);
    }
    return components;
  }

  private static int find(int[] root, int i) {
    int at = i;
    while (root[at] != at) {
      root[at] = root[root[at]];
      at = root[at];
    }
    return at;
  }

  /** The lowest slot takes its lowest neighbour at this height, until it has all of them. */
  private void mergeComponent(List<Integer> component, double height) {
    int lowest = component.get(0);
    boolean[] adjacent = new boolean[component.size()];
    boolean[] joined = new boolean[component.size()];
    int[] first = component.stream().mapToInt(Integer::intValue).toArray();
    int[] end = Arrays.stream(first).map(s -> last[s]).toArray();
    int added = 0;
    for (int step = 1; step < component.size(); step++) {
      joined[added] = true;
      int best = -1;
      for (int t = component.size() - 1; t > 0; t--) {
        if (!joined[t]) {
          adjacent[t] = adjacent[t] || touches(first[added], end[added], first[t], end[t], height);
          best = adjacent[t] ? t : best;
        }
      }
      join(lowest, first[best], height);
      added = best;
    }
  }

  private boolean touches(int a, int aEnd, int b, int bEnd, double height) {
    for (int p = a; ; p = next[p]) {
      for (int q = b; ; q = next[q]) {
        if (distances.get(p, q) == height) {
          return true;
        }
        if (q == bEnd) {
          break;
        }
      }
      if (p == aEnd) {
        return false;
      }
    }
  }

  private void join(int a, int b, double height) {
    int lower = Math.min(a, b);
    int other = Math.max(a, b);
    log.merge(lower, other, height);
    for (int p = other; p >= 0; p = next[p]) {
      slot[p] = lower;
    }
    next[last[lower]] = other;
    last[lower] = last[other];
  }
}

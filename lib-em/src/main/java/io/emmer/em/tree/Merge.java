package io.emmer.em.tree;

/**
 * Two clusters become one. Clusters 0..N-1 are the leaves, cluster N+m comes of merge m.
 *
 * @param first the cluster of the lower number
 * @param second the other one
 * @param height the distance of the two
 * @param size of both together
 */
public record Merge(int first, int second, double height, double size) {}

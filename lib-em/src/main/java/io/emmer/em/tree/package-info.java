/**
 * Hierarchical agglomerative clustering: every point starts as a cluster, and the two nearest
 * clusters merge until one is left. Memory is that of all pairwise distances.
 */
package io.emmer.em.tree;

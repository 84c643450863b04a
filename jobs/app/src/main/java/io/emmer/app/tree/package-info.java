/**
 * Hierarchical clustering of rows, of given clusters of rows, or of the components of a model:
 * {@link io.emmer.app.tree.TreePoints} holds what is clustered, {@link io.emmer.app.tree.TreeCut}
 * cuts the dendrogram, and {@link io.emmer.app.tree.TreeOutput} writes its directory.
 */
package io.emmer.app.tree;

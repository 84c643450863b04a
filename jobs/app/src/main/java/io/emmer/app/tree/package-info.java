/** Hierarchical clustering of rows, of given clusters, or of the components of a model. */
package io.emmer.app.tree;

/**
 * Models on disk: NPY arrays, {@code model.json}, and how a directory appears in one step. The
 * order of steps is in {@link io.emmer.em.model.Publication}; a {@link
 * io.emmer.em.model.ModelStore} only offers the operations of its file system.
 */
package io.emmer.em.model;

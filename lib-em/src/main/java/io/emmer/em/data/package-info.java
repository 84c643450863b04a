/** Rows and their storages: dense or sparse, of doubles or of bytes. */
package io.emmer.em.data;

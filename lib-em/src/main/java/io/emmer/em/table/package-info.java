/** Rows of tables: columns of numbers, categories and counts, whose cells may be missing. */
package io.emmer.em.table;

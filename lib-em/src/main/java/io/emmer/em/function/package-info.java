/** Stable functions of rows of numbers that mixtures are made of. */
package io.emmer.em.function;

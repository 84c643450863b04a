/**
 * Mixtures of tables: given the component, columns of numbers, categories and counts are
 * independent, and missing cells contribute nothing.
 */
package io.emmer.em.family.mixed;

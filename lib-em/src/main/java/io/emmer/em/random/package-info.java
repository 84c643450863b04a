/**
 * Random numbers as pure functions of a seed, a purpose and counters, so that no draw depends on
 * the order of other draws, on partitions or on threads.
 */
package io.emmer.em.random;

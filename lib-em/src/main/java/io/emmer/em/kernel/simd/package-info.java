/** Kernels on {@code jdk.incubator.vector}, compiled apart; loaded by name only. */
package io.emmer.em.kernel.simd;

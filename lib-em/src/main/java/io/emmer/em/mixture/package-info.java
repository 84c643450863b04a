/** What every soft mixture shares: scores, then softmax, then expected sufficient statistics. */
package io.emmer.em.mixture;

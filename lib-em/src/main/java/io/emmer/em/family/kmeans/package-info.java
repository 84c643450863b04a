/** K-means by Lloyd's algorithm (PRML section 9.1), which has the shape of EM. */
package io.emmer.em.family.kmeans;

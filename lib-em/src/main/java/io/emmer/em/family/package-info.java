/** The families by their names, and the hyper-parameters that they share. */
package io.emmer.em.family;

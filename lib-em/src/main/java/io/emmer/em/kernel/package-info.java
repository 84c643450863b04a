/** The inner loops over rows, and which implementation of them this JVM runs. */
package io.emmer.em.kernel;

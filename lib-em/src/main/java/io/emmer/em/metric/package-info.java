/** How well components agree with labels, and which of several models to prefer. */
package io.emmer.em.metric;

/** Timings of Emmer and of MLlib, by turns, on the same rows. */
package io.emmer.app.bench;

/** The progress of fits, as lines or as a bar in a terminal. */
package io.emmer.app.progress;

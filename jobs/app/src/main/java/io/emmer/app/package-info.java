/** The entry class of the command line. */
package io.emmer.app;

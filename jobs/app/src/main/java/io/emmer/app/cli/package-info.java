/** The verbs of the command line: their options, and what they print. */
package io.emmer.app.cli;

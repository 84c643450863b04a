/** Rows from one format to another: bytes stay bytes, all other numbers become doubles. */
package io.emmer.app.convert;

/**
 * Two models beside each other: which components are the same, and how alike they share out rows.
 */
package io.emmer.app.compare;

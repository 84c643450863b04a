/** Texts with numbers in them, the same in every locale. */
package io.emmer.em.text;

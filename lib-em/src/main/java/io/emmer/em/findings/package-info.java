/** What a fitted model says, in numbers and in words. */
package io.emmer.em.findings;

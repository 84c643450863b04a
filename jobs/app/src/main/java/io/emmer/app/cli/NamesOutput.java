package io.emmer.app.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an option that names a file or directory which a verb writes. No two of a command line are
 * the same, or one in the other.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface NamesOutput {
  /** Whether it is a result, which a status file lists. */
  boolean isResult() default true;
}

package io.emmer.app.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an option that names files, directories or globs that are read, in which nothing is
 * written.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface NamesInput {
  /**
   * Whether it names a start, which is a model only as {@code model:DIR}; the result may replace
   * that one.
   */
  boolean isStart() default false;
}

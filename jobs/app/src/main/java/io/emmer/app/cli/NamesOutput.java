package io.emmer.app.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks an option that names a file or directory which a verb leaves: a status file lists them. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface NamesOutput {}

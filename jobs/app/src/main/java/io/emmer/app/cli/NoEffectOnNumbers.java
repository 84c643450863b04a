package io.emmer.app.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an option, or all options of a class, that cannot change a number of what a job computes,
 * or that acts only through something that {@link CheckpointOptions} puts into the identity by
 * itself, such as the fingerprint of the input. A job may go on from a checkpoint with another
 * value of such an option; every other option is part of the checkpoint's identity.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.TYPE})
@interface NoEffectOnNumbers {}

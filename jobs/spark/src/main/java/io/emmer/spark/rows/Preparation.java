package io.emmer.spark.rows;

import io.emmer.spark.rows.transform.TransformFit;

/**
 * How the caller wants rows prepared.
 *
 * @param scaling what is left open is as with the model that is applied, else as the files say
 * @param transform fitted to the rows when they are loaded
 */
public record Preparation(ScalingRequest scaling, TransformFit transform) {
  /** Leaves rows as the files or the model have them. */
  public static final Preparation NONE = new Preparation(ScalingRequest.NONE, TransformFit.NONE);
}

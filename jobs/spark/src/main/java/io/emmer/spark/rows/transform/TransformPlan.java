package io.emmer.spark.rows.transform;

import io.emmer.em.Dataset;

/** The transform that rows are to go through: known, as that of a model is, or yet to be fitted. */
public sealed interface TransformPlan permits TransformFit, RowTransform {
  /** Whether models see the rows as they are. */
  boolean isNone();

  /**
   * The transform itself.
   *
   * @param rows scaled and not shifted; a fit passes over them once or twice
   */
  RowTransform fit(Dataset rows);
}

package io.emmer.spark.ml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.em.Candidate;
import io.emmer.spark.rows.Scaling;
import io.emmer.spark.rows.transform.RowTransform;
import java.io.Serializable;

/**
 * What the models of this package wrap.
 *
 * @param candidate the parameters with their family
 * @param transform what stands between scaled rows and the rows that the model sees
 * @param scaling of the rows that it was fitted to
 * @param json the fields of model.json besides those of its format
 */
record FittedModel(
    Candidate<?, ?> candidate, RowTransform transform, Scaling scaling, ObjectNode json)
    implements Serializable {

  int components() {
    return candidate.model().components();
  }

  /** D of raw rows. */
  int features() {
    return transform.rawDimensions(candidate.model().dimensions());
  }
}

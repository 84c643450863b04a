package io.emmer.spark.ml;

import io.emmer.em.Candidate;
import io.emmer.em.model.ModelDocument;
import io.emmer.em.table.TableSchema;
import io.emmer.spark.rows.Scaling;
import io.emmer.spark.rows.transform.RowTransform;
import java.io.Serializable;

/**
 * What the models of this package wrap.
 *
 * @param candidate the parameters with their family
 * @param transform what stands between scaled rows and the rows that the model sees
 * @param scaling of the rows that it was fitted to
 * @param document what model.json says besides the header and files
 */
record FittedModel(
    Candidate<?, ?> candidate, RowTransform transform, Scaling scaling, ModelDocument document)
    implements Serializable {

  int components() {
    return candidate.model().components();
  }

  /** The columns whose cells features are, null if features are numbers. */
  TableSchema cells() {
    boolean hasCells = candidate.family().support().missing();
    return hasCells ? document.schema().orElse(null) : null;
  }

  /** D of raw rows. */
  int features() {
    return transform.rawDimensions(candidate.model().dimensions());
  }
}

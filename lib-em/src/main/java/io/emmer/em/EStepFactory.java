package io.emmer.em;

import java.io.Serializable;

/**
 * The E-step of one candidate as it travels to the tasks of a sweep. What a family computes once on
 * the driver, such as factors of covariances, rides in it.
 */
@FunctionalInterface
public interface EStepFactory<S extends Statistics<S>> extends Serializable {
  /** The E-step of one task or thread; threads may call this at the same time. */
  EStep<S> eStep();
}

package io.emmer.app.report;

import java.util.List;

/**
 * The history of a run: the parameters after every iteration, or after some of them.
 *
 * @param iterations number of iterations of the run
 * @param steps in their order, the last one is the model
 */
public record History(int iterations, List<Step> steps) {
  public History {
    steps = List.copyOf(steps);
  }

  /**
   * The parameters after some iterations.
   *
   * @param iteration number of M-steps
   * @param prototypes {@code [k]}, in the space of the rows
   * @param components where there are two dimensions, else none
   */
  public record Step(int iteration, List<Values> prototypes, List<Plane.Component> components) {
    public Step {
      prototypes = List.copyOf(prototypes);
      components = List.copyOf(components);
    }
  }
}

package io.emmer.em.family.gaussian.diagonal;

/** The variances that a component has. */
enum Variances {
  /** None: all are 1. */
  UNIT,
  /** One for all features. */
  SHARED,
  /** One for every feature. */
  EACH;

  /** Number of variances of a component. */
  int count(int dimensions) {
    return switch (this) {
      case UNIT -> 0;
      case SHARED -> 1;
      case EACH -> dimensions;
    };
  }

  /** The shape of the array of all variances. */
  int[] shape(int components, int dimensions) {
    return switch (this) {
      case UNIT -> new int[] {0};
      case SHARED -> new int[] {components};
      case EACH -> new int[] {components, dimensions};
    };
  }
}

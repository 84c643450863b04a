package io.emmer.spark;

/** A quality gate refused a new model, which is there for whoever wants to know why. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RefusedException(String message) {
    super(message);
  }
}

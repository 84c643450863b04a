package io.emmer.spark;

/** The version that the jar's manifest tells. */
public final class Version {
  private Version() {}

  /** The version, or "development" where the classes do not come from a jar. */
  public static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}

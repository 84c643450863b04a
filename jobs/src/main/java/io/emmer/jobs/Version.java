package io.emmer.jobs;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar's manifest tells. */
public final class Version implements IVersionProvider {
  /** The version, or "development" where the classes do not come from a jar. */
  public static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"Emmer " + text()};
  }
}

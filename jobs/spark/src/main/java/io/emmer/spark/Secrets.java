package io.emmer.spark;

import java.util.regex.Pattern;

/** What records and messages must not tell. */
public final class Secrets {
  /**
   * Of settings only these are known to hold none; a list of those that do would never be whole.
   */
  private static final Pattern HARMLESS =
      Pattern.compile(
          "spark\\.(master|app\\.name|submit\\.deployMode|cores\\.max|default\\.parallelism"
              + "|(driver|executor)\\.(cores|instances|maxResultSize|memory(Overhead(Factor)?)?)"
              + "|(broadcast|dynamicAllocation|kryo|kryoserializer|locality|memory|scheduler"
              + "|serializer|shuffle|speculation|stage|storage|task)(\\.\\w+)*"
              + "|network\\.timeout|rdd\\.compress|rpc\\.message\\.maxSize|ui\\.enabled"
              + "|eventLog\\.enabled|sql\\.(files\\.\\w+|shuffle\\.partitions|session\\.timeZone))");

  /** Who reads it, and with which password; in the URIs of Azure there stands a container. */
  private static final Pattern USER =
      Pattern.compile("(?i)\\b(?!abfss?:|wasbs?:)([a-z][a-z0-9+.-]*://)[^/\\s\"]*@");

  /** Keys of S3, which may hold slashes; no bucket has a colon. */
  private static final Pattern KEYS =
      Pattern.compile("(?i)\\b(s3[an]?://)[^/\\s\":@]+:[^\\s\"@]+@");

  /** Signatures and tokens in the query of a URI. */
  private static final Pattern QUERY =
      Pattern.compile(
          "(?i)([?&](?:sig|signature|token|[\\w-]*-signature|[\\w-]*-token)=)[^&\\s\"]*");

  private Secrets() {}

  /** A text without the users and passwords of its URIs. */
  public static String hide(String text) {
    if (!text.contains("://")) {
      return text;
    }
    String hidden = USER.matcher(KEYS.matcher(text).replaceAll("$1")).replaceAll("$1");
    return QUERY.matcher(hidden).replaceAll("$1...");
  }

  /** A setting of Spark, as KEY=VALUE, without the value unless that is known to be harmless. */
  public static String hideSetting(String setting) {
    String key = setting.split("=", 2)[0];
    return HARMLESS.matcher(key).matches() ? hide(setting) : key + "=(not recorded)";
  }
}

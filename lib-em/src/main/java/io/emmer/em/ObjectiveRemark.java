package io.emmer.em;

/**
 * How people are to read the value of a family's objective.
 *
 * @param caveat what a table must add, as a clause; empty if there is nothing to add
 * @param text what a report says, in whole sentences; may be empty
 */
public record ObjectiveRemark(String caveat, String text) {
  /** Nothing to say. */
  public static final ObjectiveRemark NONE = new ObjectiveRemark("", "");
}

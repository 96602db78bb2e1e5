package io.sluice.schema;

/** Which names a column of a Delta table can have. */
public final class ColumnNames {

  /** Characters that it has not (Delta PROTOCOL.md, "Column Mapping"). */
  private static final String NOT_IN_ONE = " ,;{}()\n\t=";

  /** Why a name is none, for messages. */
  public static final String REASON =
      "its name is empty, or has one of the characters ' ,;{}()=' or a break";

  private ColumnNames() {}

  public static boolean isPossible(String name) {
    return !name.isEmpty() && name.chars().noneMatch(c -> NOT_IN_ONE.indexOf(c) >= 0);
  }
}

package io.sluice.schema;

import java.util.Objects;

/** A named column of a {@link RowType}. */
public record Field(String name, Type type, boolean nullable) {

  public Field {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }

  /** A column in which every row has a value. */
  public static Field required(String name, Type type) {
    return new Field(name, type, false);
  }

  /** A column in which a row may have no value. */
  public static Field optional(String name, Type type) {
    return new Field(name, type, true);
  }

  @Override
  public String toString() {
    return name + " " + type + (nullable ? "" : " not null");
  }
}

package io.sluice.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The columns of a row, in order.
 *
 * <p>No two columns have names that differ in case only: Delta tables are case-preserving but
 * case-insensitive (Delta PROTOCOL.md, "Schema").
 */
public final class RowType {

  private final List<Field> fields;
  private final Map<String, Integer> ordinals;

  public RowType(List<Field> fields) {
    this.fields = List.copyOf(fields);
    this.ordinals = new HashMap<>();
    Set<String> folded = new HashSet<>();
    for (Field field : this.fields) {
      if (!folded.add(field.name().toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "Cannot make a row type: column '%s' appears twice (case does not count)"
                .formatted(field.name()));
      }
      ordinals.put(field.name(), ordinals.size());
    }
  }

  public static RowType of(Field... fields) {
    return new RowType(List.of(fields));
  }

  public List<Field> fields() {
    return fields;
  }

  public int size() {
    return fields.size();
  }

  public Field field(int ordinal) {
    return fields.get(ordinal);
  }

  /** The place of a column, or empty if there is none of exactly this name. */
  public OptionalInt ordinal(String name) {
    Integer ordinal = ordinals.get(name);
    return ordinal == null ? OptionalInt.empty() : OptionalInt.of(ordinal);
  }

  /** The names of all columns, in order. */
  public List<String> names() {
    return fields.stream().map(Field::name).toList();
  }

  /** These columns and then the given ones. */
  public RowType with(Field... more) {
    List<Field> all = new ArrayList<>(fields);
    all.addAll(List.of(more));
    return new RowType(all);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowType that && fields.equals(that.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return fields.stream().map(Field::toString).collect(Collectors.joining(", ", "(", ")"));
  }
}

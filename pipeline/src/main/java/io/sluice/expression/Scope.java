package io.sluice.expression;

import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The columns that an expression may name, by {@code name} or {@code qualifier.name}.
 *
 * <p>Names are case-sensitive.
 */
public final class Scope {

  /**
   * A column in scope: its place in the row, and its name in Spark as SQL text, quoted already.
   *
   * @param qualifier the source, such as a stream; empty if there is only one
   */
  public record Column(Optional<String> qualifier, Field field, int ordinal, String sparkColumn) {

    /** {@code qualifier.name}, or {@code name} for a column without qualifier. */
    public String name() {
      return qualifier.map(source -> source + "." + field.name()).orElse(field.name());
    }
  }

  private final List<Column> columns;

  public Scope(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  /** The columns of a row, which have no qualifier. */
  public static Scope of(RowType row) {
    return new Scope(List.of()).and(Optional.empty(), row);
  }

  /** The columns of one source; in Spark the source is an alias. */
  public static Scope of(String qualifier, RowType row) {
    return new Scope(List.of()).and(qualifier, row);
  }

  /** These columns and then, in the same row, those of one more source. */
  public Scope and(String qualifier, RowType row) {
    return and(Optional.of(qualifier), row);
  }

  private Scope and(Optional<String> qualifier, RowType row) {
    List<Column> all = new ArrayList<>(columns);
    for (Field field : row.fields()) {
      String prefix = qualifier.map(source -> SparkText.quoted(source) + ".").orElse("");
      String sparkColumn = prefix + SparkText.quoted(field.name());
      all.add(new Column(qualifier, field, all.size(), sparkColumn));
    }
    return new Scope(all);
  }

  public List<Column> columns() {
    return columns;
  }

  /** The columns of this name, of any source. */
  List<Column> named(String name) {
    return columns.stream().filter(column -> column.field().name().equals(name)).toList();
  }

  /** The column of this name that this source has. */
  Optional<Column> named(String qualifier, String name) {
    return named(name).stream()
        .filter(column -> column.qualifier().equals(Optional.of(qualifier)))
        .findFirst();
  }
}

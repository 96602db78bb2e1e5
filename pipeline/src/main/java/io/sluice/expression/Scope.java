package io.sluice.expression;

import io.sluice.failure.NearestName;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The columns that an expression may name, by {@code name} or {@code qualifier.name}.
 *
 * <p>Names are case-sensitive. A name without qualifier that two sources have is refused, never
 * guessed.
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

    private boolean isNamed(Optional<String> wantedQualifier, String wantedName) {
      return field.name().equals(wantedName)
          && (wantedQualifier.isEmpty() || wantedQualifier.equals(qualifier));
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

  /** The one column of the name; otherwise the reason, at the name's place in the text. */
  Column resolve(Syntax.Name name, String text) {
    List<Column> found =
        columns.stream().filter(column -> column.isNamed(name.qualifier(), name.name())).toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    throw new ExpressionException(
        text, name.span(), found.isEmpty() ? unknown(name) : ambiguous(name, found));
  }

  private static String ambiguous(Syntax.Name name, List<Column> found) {
    return "field '%s' is ambiguous; write %s"
        .formatted(
            name.spelled(), found.stream().map(Column::name).collect(Collectors.joining(" or ")));
  }

  private String unknown(Syntax.Name name) {
    List<String> known =
        columns.stream()
            .map(column -> name.qualifier().isEmpty() ? column.field().name() : column.name())
            .toList();
    return "unknown field '" + name.spelled() + "'" + NearestName.hint(name.spelled(), known);
  }
}

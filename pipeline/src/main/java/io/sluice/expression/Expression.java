package io.sluice.expression;

import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A compiled scalar expression: a pure function of a row that never throws.
 *
 * <p>Its value is null or an object of the class that {@link Type} names for {@link #type}.
 * Integers of every width are {@code bigint} here, and floats are {@code double}.
 */
public final class Expression {

  private static final Row NO_COLUMNS = new Row(RowType.of());

  private final Type type;
  private final boolean nullable;
  private final Evaluation evaluation;
  private final Optional<String> sparkSql;
  private final List<String> columns;
  private final @Nullable Object constant;

  private Expression(
      Type type,
      boolean nullable,
      Evaluation evaluation,
      Optional<String> sparkSql,
      List<String> columns,
      @Nullable Object constant) {
    this.type = type;
    this.nullable = nullable;
    this.evaluation = evaluation;
    this.sparkSql = sparkSql;
    this.columns = List.copyOf(columns);
    this.constant = constant;
  }

  static Expression literal(Type type, @Nullable Object value) {
    Optional<String> text = SparkText.literal(type, value);
    return new Expression(type, value == null, row -> value, text, List.of(), value);
  }

  static Expression column(Scope.Column column) {
    int ordinal = column.ordinal();
    Type type = SqlType.widened(column.field().type());
    return new Expression(
        type,
        column.field().nullable(),
        row -> row.get(ordinal),
        Optional.of(SparkText.column(column)),
        List.of(column.name()),
        null);
  }

  /** A field of a nested record; null if the record is. */
  static Expression field(Expression of, Field field, int ordinal) {
    Evaluation record = of.evaluation;
    return new Expression(
        SqlType.widened(field.type()),
        of.nullable || field.nullable(),
        row -> {
          Object nested = record.evaluate(row);
          return nested == null ? null : ((Row) nested).get(ordinal);
        },
        of.sparkSql.map(text -> SparkText.field(text, field)),
        of.columns,
        null);
  }

  static Expression call(
      Type type,
      boolean nullable,
      Evaluation evaluation,
      Optional<String> sparkSql,
      List<Expression> arguments) {
    List<String> columns =
        arguments.stream().flatMap(argument -> argument.columns.stream()).distinct().toList();
    return new Expression(type, nullable, evaluation, sparkSql, columns, null);
  }

  /** An implicit conversion of an expression; that of a literal is done here, once. */
  static Expression conversion(
      Type type, Evaluation evaluation, Optional<String> sparkSql, Expression of) {
    Object value = of.constant == null ? null : evaluation.evaluate(NO_COLUMNS);
    return new Expression(
        type, of.nullable, value == null ? evaluation : row -> value, sparkSql, of.columns, value);
  }

  public Type type() {
    return type;
  }

  /** False if no row can make this null, as far as the compiler can tell. */
  public boolean nullable() {
    return nullable;
  }

  /** The value for a row of the scope that the expression was compiled in. Never throws. */
  public @Nullable Object evaluate(Row row) {
    return evaluation.evaluate(row);
  }

  /**
   * The same expression as Spark SQL, or empty if an operator in it is not known to mean the same
   * in Spark; then {@link #evaluate} has to run there as a UDF.
   *
   * <p>The text supposes a session with ANSI mode on, time zone UTC, and the optimizer rules {@code
   * ReorderAssociativeOperator} and {@code SimplifyCaseConversionExpressions} excluded.
   */
  public Optional<String> sparkSql() {
    return sparkSql;
  }

  /** The columns that are read, by their names in the scope, each once. */
  public List<String> columns() {
    return columns;
  }

  /** The value of a literal that is not null. */
  Optional<Object> constant() {
    return Optional.ofNullable(constant);
  }

  /** The same as a whole, whose steps the JVM compiles into one. */
  Expression whole() {
    return new Expression(
        type, nullable, ExpressionClasses.of(evaluation), sparkSql, columns, constant);
  }

  Evaluation evaluation() {
    return evaluation;
  }
}

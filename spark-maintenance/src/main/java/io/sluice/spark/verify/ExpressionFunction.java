package io.sluice.spark.verify;

import io.sluice.expression.Expression;
import io.sluice.expression.Scope;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.jspecify.annotations.Nullable;

/**
 * An expression as a Spark function of the columns it reads.
 *
 * <p>It travels as text and is compiled where it runs, once: compiled expressions are closures,
 * which do not travel.
 */
final class ExpressionFunction implements UDF1<Row, Object> {

  private static final long serialVersionUID = 1;

  private final ExpressionText text;
  private final ArrayList<String> qualifiers = new ArrayList<>();
  private final ArrayList<String> names = new ArrayList<>();
  private final String types;
  private transient @Nullable Compiled compiled;

  private record Compiled(Expression expression, RowType columns) {}

  /**
   * @param columns those that the expression reads, in the order of the rows it will get
   */
  ExpressionFunction(ExpressionText text, List<Scope.Column> columns) {
    this.text = text;
    List<Field> fields = new ArrayList<>();
    for (Scope.Column column : columns) {
      qualifiers.add(column.qualifier().orElse(""));
      names.add(column.field().name());
      fields.add(new Field("_" + fields.size(), column.field().type(), column.field().nullable()));
    }
    this.types = TableSchemaJson.write(new RowType(fields));
  }

  @Override
  public @Nullable Object call(Row row) {
    Compiled here = compiled();
    Object value = here.expression.evaluate(SparkValues.row(row, here.columns));
    return SparkValues.toSpark(value, here.expression.type());
  }

  private synchronized Compiled compiled() {
    if (compiled == null) {
      RowType columns = TableSchemaJson.read(types);
      compiled = new Compiled(text.compile(scope(columns)), columns);
    }
    return compiled;
  }

  private Scope scope(RowType columns) {
    List<Scope.Column> scope = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Field field = columns.field(i);
      Optional<String> qualifier = Optional.of(qualifiers.get(i)).filter(name -> !name.isEmpty());
      Field named = new Field(names.get(i), field.type(), field.nullable());
      scope.add(new Scope.Column(qualifier, named, i, ""));
    }
    return new Scope(scope);
  }
}

package io.sluice.expression;

import io.sluice.expression.Scope.Column;
import io.sluice.failure.NearestName;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds what a name in an expression means.
 *
 * <p>{@code a.b} is the column {@code b} of the source {@code a} if there is one, otherwise the
 * field {@code b} of the column {@code a}; every further name is a field of what is before it. A
 * name that two sources have is refused, never guessed.
 */
record Names(String text, Scope scope) {

  /** The value of a name; otherwise the reason, at the place of the name at fault. */
  Expression resolve(Syntax.Name name) {
    Optional<Column> qualified =
        name.parts().size() == 1
            ? Optional.empty()
            : scope.named(name.parts().get(0).text(), name.parts().get(1).text());
    return qualified
        .map(column -> fields(name, column, 2))
        .orElseGet(() -> fields(name, unqualified(name), 1));
  }

  private Column unqualified(Syntax.Name name) {
    List<Column> found = scope.named(name.parts().get(0).text());
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.isEmpty()) {
      throw unknown(name);
    }
    throw failure(
        name.span(),
        "field '%s' is ambiguous; write %s"
            .formatted(
                name.spelled(name.parts().size()),
                found.stream().map(Column::name).collect(Collectors.joining(" or "))));
  }

  /**
   * @param from the part that is the first field of the column
   */
  private Expression fields(Syntax.Name name, Column column, int from) {
    Expression value = Expression.column(column);
    for (int at = from; at < name.parts().size(); at++) {
      value = field(name, at, value);
    }
    return value;
  }

  private Expression field(Syntax.Name name, int at, Expression of) {
    Syntax.Name.Part part = name.parts().get(at);
    if (!(of.type() instanceof Type.Struct struct)) {
      throw failure(
          part.span(),
          "'%s' is a %s and has no fields".formatted(name.spelled(at), SqlType.name(of.type())));
    }
    RowType fields = struct.row();
    int ordinal =
        fields
            .ordinal(part.text())
            .orElseThrow(() -> failure(part.span(), unknown(name.spelled(at), part, fields)));
    return Expression.field(of, fields.field(ordinal), ordinal);
  }

  private static String unknown(String parent, Syntax.Name.Part part, RowType fields) {
    return "'%s' has no field '%s'%s"
        .formatted(parent, part.text(), NearestName.hint(part.text(), fields.names()));
  }

  private ExpressionException unknown(Syntax.Name name) {
    int count = Math.min(2, name.parts().size());
    String spelled = name.spelled(count);
    List<String> known =
        scope.columns().stream()
            .flatMap(column -> count == 1 ? Stream.of(column.field().name()) : pairs(column))
            .toList();
    return failure(
        name.parts().get(0).span().to(name.parts().get(count - 1).span()),
        "unknown field '" + spelled + "'" + NearestName.hint(spelled, known));
  }

  /** The names of two parts that a column gives. */
  private static Stream<String> pairs(Column column) {
    Stream<String> fields =
        column.field().type() instanceof Type.Struct struct
            ? struct.row().names().stream().map(field -> column.field().name() + "." + field)
            : Stream.of();
    return Stream.concat(Stream.of(column.name()), fields);
  }

  private ExpressionException failure(Span span, String reason) {
    return new ExpressionException(text, span, reason);
  }
}

package io.sluice.expression;

import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Writes random expressions of a wanted type, from the rows of the function table. */
public final class RandomExpression {

  public static final RowType ROW =
      RowType.of(
          Field.optional("b", Primitive.BOOLEAN),
          Field.optional("i", Primitive.INT),
          Field.optional("l", Primitive.LONG),
          Field.optional("d", Primitive.DOUBLE),
          Field.optional("s", Primitive.STRING),
          Field.optional("day", Primitive.DATE),
          Field.optional("ts", Primitive.TIMESTAMP),
          Field.optional("m", new Type.Decimal(10, 2)),
          Field.optional("n", new Type.Struct(nested())));

  /** The same again in a record, and that in another. */
  private static RowType nested() {
    RowType inner =
        RowType.of(
            Field.required("b", Primitive.BOOLEAN),
            Field.optional("i", Primitive.INT),
            Field.optional("the s", Primitive.STRING),
            Field.optional("m", new Type.Decimal(10, 2)));
    return RowType.of(
        Field.optional("l", Primitive.LONG),
        Field.optional("d", Primitive.DOUBLE),
        Field.required("day", Primitive.DATE),
        Field.optional("ts", Primitive.TIMESTAMP),
        Field.optional("in", new Type.Struct(inner)));
  }

  private final Random random;

  public RandomExpression(Random random) {
    this.random = random;
  }

  public Type anyType() {
    // All but the last, which is the record.
    return SqlType.widened(ROW.field(random.nextInt(ROW.size() - 1)).type());
  }

  public String of(Type type, int depth) {
    List<Function> rows =
        FunctionTable.rows().stream().filter(row -> gives(row.signature().result(), type)).toList();
    return depth == 0 || rows.isEmpty() || random.nextInt(6) == 0
        ? leaf(type)
        : call(rows.get(random.nextInt(rows.size())), type, depth - 1);
  }

  private static boolean gives(Parameter result, Type type) {
    return result instanceof Parameter.Exactly exactly
        ? exactly.type().equals(type)
        : result == Parameter.Variable.ANY;
  }

  private String call(Function row, Type wanted, int depth) {
    Signature signature = row.signature();
    Type variable = signature.result() instanceof Parameter.Variable ? wanted : variable(signature);
    int arguments = signature.first().size() + signature.last().size();
    arguments += signature.repeated().size() * (1 + random.nextInt(3));
    List<String> texts = new ArrayList<>();
    for (Parameter parameter : signature.parameters(arguments).orElseThrow()) {
      texts.add(argument(parameter, variable, depth));
    }
    return Spelling.of(row.name(), texts);
  }

  private Type variable(Signature signature) {
    return signature.first().contains(Parameter.Variable.DECIMAL)
        ? new Type.Decimal(10, 2)
        : anyType();
  }

  private String argument(Parameter parameter, Type variable, int depth) {
    if (parameter == Parameter.Constant.UNIT) {
      return "'" + TimeUnit.values()[random.nextInt(TimeUnit.values().length)] + "'";
    }
    if (parameter == Parameter.Constant.PATTERN) {
      return oneOf("'%'", "'_a%'", "'%ß_'", "''");
    }
    return of(parameter instanceof Parameter.Exactly exactly ? exactly.type() : variable, depth);
  }

  private String leaf(Type type) {
    List<String> columns = names("", ROW, type).toList();
    String column = columns.get(random.nextInt(columns.size()));
    return random.nextBoolean() ? column : literal(type, column);
  }

  /** All columns and nested fields of a type, as an expression names them. */
  private static Stream<String> names(String prefix, RowType row, Type type) {
    return row.fields().stream()
        .flatMap(
            field -> {
              String name =
                  prefix + (field.name().contains(" ") ? "`" + field.name() + "`" : field.name());
              return field.type() instanceof Type.Struct struct
                  ? names(name + ".", struct.row(), type)
                  : Stream.of(name).filter(any -> SqlType.widened(field.type()).equals(type));
            });
  }

  private String literal(Type type, String otherwise) {
    if (type == Primitive.LONG) {
      return oneOf("0", "1", "-1", "9223372036854775807", "-9223372036854775808", "4294967296");
    }
    if (type == Primitive.DOUBLE) {
      return oneOf("0.0", "-0.0", "1e308", "4.9e-324", "-2.5");
    }
    if (type == Primitive.STRING) {
      return oneOf("''", "'a𝒳b'", "' 7 '", "'2026-11-24 10:00:00'", "'it''s'", "'TRUE'", "'1e9'");
    }
    return type == Primitive.BOOLEAN ? oneOf("true", "false") : otherwise;
  }

  private String oneOf(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}

package io.sluice.expression;

import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

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
          Field.optional("m", new Type.Decimal(10, 2)));

  private final Random random;

  public RandomExpression(Random random) {
    this.random = random;
  }

  public Type anyType() {
    return SqlType.widened(ROW.field(random.nextInt(ROW.size())).type());
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
    List<String> columns =
        ROW.fields().stream()
            .filter(field -> SqlType.widened(field.type()).equals(type))
            .map(Field::name)
            .toList();
    String column = columns.get(random.nextInt(columns.size()));
    return random.nextBoolean() ? column : literal(type, column);
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

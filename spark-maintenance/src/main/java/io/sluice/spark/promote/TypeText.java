package io.sluice.spark.promote;

import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Decimal;
import io.sluice.schema.Type.Primitive;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** The types that a column can be promoted to, as they are written in a pipeline file. */
final class TypeText {

  private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d{1,3}),\\s*(\\d{1,3})\\)");

  private TypeText() {}

  /**
   * @return empty if it is no type that any other can be promoted to
   */
  static Optional<Type> parse(String text) {
    Matcher decimal = DECIMAL.matcher(text);
    if (decimal.matches()) {
      return decimal(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
    }
    return switch (text) {
      case "long", "bigint" -> Optional.of(Primitive.LONG);
      case "double" -> Optional.of(Primitive.DOUBLE);
      default -> Optional.empty();
    };
  }

  private static Optional<Type> decimal(int precision, int scale) {
    return precision < 1 || precision > Decimal.MAX_PRECISION || scale > precision
        ? Optional.empty()
        : Optional.of(new Decimal(precision, scale));
  }

  static DataType toSpark(Type type) {
    String schema = TableSchemaJson.write(RowType.of(Field.optional("it", type)));
    return ((StructType) DataType.fromJson(schema)).fields()[0].dataType();
  }
}

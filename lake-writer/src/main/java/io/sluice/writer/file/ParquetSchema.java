package io.sluice.writer.file;

import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * Row types in Parquet's words, as Spark writes them: microseconds for timestamps, lists of three
 * levels, decimals in the smallest form that holds them.
 */
final class ParquetSchema {

  /** Decimals of at most so many digits are 32-bit integers (Parquet LogicalTypes.md, DECIMAL). */
  static final int INT_DIGITS = 9;

  /** Decimals of at most so many digits are 64-bit integers. */
  static final int LONG_DIGITS = 18;

  private ParquetSchema() {}

  /**
   * The schema of files with all columns but those left out.
   *
   * @throws SluiceException if a row or a struct has no column
   */
  static MessageType of(RowType columns, Set<String> leftOut) {
    List<Field> fields =
        columns.fields().stream().filter(field -> !leftOut.contains(field.name())).toList();
    return new MessageType(
        "row", fields(new RowType(fields), "a row without its partition columns"));
  }

  private static List<org.apache.parquet.schema.Type> fields(RowType row, String name) {
    if (row.size() == 0) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot write Parquet files: %s has no columns, which Parquet cannot hold; give it one or leave it out"
              .formatted(name));
    }
    return row.fields().stream().map(ParquetSchema::field).toList();
  }

  private static org.apache.parquet.schema.Type field(Field field) {
    return type(field.name(), field.type(), field.nullable());
  }

  private static org.apache.parquet.schema.Type type(String name, Type type, boolean nullable) {
    Repetition repetition = nullable ? Repetition.OPTIONAL : Repetition.REQUIRED;
    if (type instanceof Type.Primitive primitive) {
      return primitive(primitive, repetition, name);
    }
    if (type instanceof Type.Decimal decimal) {
      return decimal(decimal, repetition, name);
    }
    if (type instanceof Type.ListOf list) {
      return Types.list(repetition)
          .element(type("element", list.element(), list.elementNullable()))
          .named(name);
    }
    if (type instanceof Type.MapOf map) {
      return Types.map(repetition)
          .key(primitive(Type.Primitive.STRING, Repetition.REQUIRED, "key"))
          .value(type("value", map.value(), map.valueNullable()))
          .named(name);
    }
    List<org.apache.parquet.schema.Type> fields =
        fields(((Type.Struct) type).row(), "struct '" + name + "'");
    return Types.buildGroup(repetition)
        .addFields(fields.toArray(org.apache.parquet.schema.Type[]::new))
        .named(name);
  }

  private static org.apache.parquet.schema.Type primitive(
      Type.Primitive type, Repetition repetition, String name) {
    return switch (type) {
      case BOOLEAN -> Types.primitive(PrimitiveTypeName.BOOLEAN, repetition).named(name);
      case INT -> Types.primitive(PrimitiveTypeName.INT32, repetition).named(name);
      case LONG -> Types.primitive(PrimitiveTypeName.INT64, repetition).named(name);
      case FLOAT -> Types.primitive(PrimitiveTypeName.FLOAT, repetition).named(name);
      case DOUBLE -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(name);
      case BYTES -> Types.primitive(PrimitiveTypeName.BINARY, repetition).named(name);
      case STRING ->
          Types.primitive(PrimitiveTypeName.BINARY, repetition).as(stringType()).named(name);
      case DATE -> Types.primitive(PrimitiveTypeName.INT32, repetition).as(dateType()).named(name);
      case TIMESTAMP ->
          Types.primitive(PrimitiveTypeName.INT64, repetition)
              .as(timestampType(true, TimeUnit.MICROS))
              .named(name);
    };
  }

  private static org.apache.parquet.schema.Type decimal(
      Type.Decimal type, Repetition repetition, String name) {
    int precision = type.precision();
    if (precision <= LONG_DIGITS) {
      PrimitiveTypeName integer =
          precision <= INT_DIGITS ? PrimitiveTypeName.INT32 : PrimitiveTypeName.INT64;
      return Types.primitive(integer, repetition)
          .as(decimalType(type.scale(), precision))
          .named(name);
    }
    return Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
        .length(fixedBytes(precision))
        .as(decimalType(type.scale(), precision))
        .named(name);
  }

  /** The bytes of the largest unscaled number of so many digits, with its sign. */
  static int fixedBytes(int precision) {
    return BigInteger.TEN.pow(precision).subtract(BigInteger.ONE).bitLength() / Byte.SIZE + 1;
  }
}

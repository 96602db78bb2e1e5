package io.sluice.schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * Row types of Avro record schemas.
 *
 * <p>A union of null and one other type is a nullable column; any other union, a bare null and a
 * record that contains itself have no type here and are refused with the path of the field. A uuid
 * is a string, also where it is written as 16 bytes. Logical types we do not know are ignored, as
 * the Avro specification asks ("Logical Types"): the column has the underlying type.
 */
public final class AvroSchemas {

  private AvroSchemas() {}

  /**
   * The columns of a record schema.
   *
   * @throws IncompatibleSchemaException naming the field, if one has no type here
   */
  public static RowType rowType(Schema record) {
    if (record.getType() != Schema.Type.RECORD) {
      throw new IncompatibleSchemaException(
          "Cannot read Avro schema %s as columns: it is a %s; use a record"
              .formatted(record.getFullName(), word(record)));
    }
    return rowType(record, "", new LinkedHashSet<>());
  }

  /** Whether a value of the schema may be null. */
  public static boolean isNullable(Schema schema) {
    return schema.getType() == Schema.Type.UNION && schema.isNullable();
  }

  /**
   * The schema of a value that is not null: the other branch of a union with null, or the schema
   * itself.
   *
   * @param path of the field, for the message
   * @throws IncompatibleSchemaException if the union has several such branches, or none
   */
  public static Schema valueSchema(Schema schema, String path) {
    if (schema.getType() != Schema.Type.UNION) {
      return schema;
    }
    List<Schema> branches =
        schema.getTypes().stream().filter(b -> b.getType() != Schema.Type.NULL).toList();
    if (branches.size() != 1) {
      throw refused(
          path,
          "it is a union of %s; only a union of null and one type has a column"
              .formatted(schema.getTypes().stream().map(AvroSchemas::word).toList()));
    }
    return branches.get(0);
  }

  /**
   * The type of a value that is not null.
   *
   * @param path of the field, for the message
   */
  public static Type type(Schema schema, String path) {
    return type(schema, path, new LinkedHashSet<>());
  }

  private static RowType rowType(Schema record, String path, Set<String> open) {
    if (!open.add(record.getFullName())) {
      throw refused(path, "record %s contains itself".formatted(record.getFullName()));
    }
    List<Field> fields = new ArrayList<>();
    for (Schema.Field field : record.getFields()) {
      String at = path.isEmpty() ? field.name() : path + "." + field.name();
      Schema value = valueSchema(field.schema(), at);
      fields.add(new Field(field.name(), type(value, at, open), isNullable(field.schema())));
    }
    open.remove(record.getFullName());
    try {
      return new RowType(fields);
    } catch (IllegalArgumentException e) {
      throw refused(path.isEmpty() ? record.getFullName() : path, String.valueOf(e.getMessage()));
    }
  }

  private static Type type(Schema schema, String path, Set<String> open) {
    return switch (schema.getType()) {
      case BOOLEAN -> Type.Primitive.BOOLEAN;
      case INT ->
          schema.getLogicalType() instanceof LogicalTypes.Date
              ? Type.Primitive.DATE
              : Type.Primitive.INT;
      case LONG -> isTimestamp(schema) ? Type.Primitive.TIMESTAMP : Type.Primitive.LONG;
      case FLOAT -> Type.Primitive.FLOAT;
      case DOUBLE -> Type.Primitive.DOUBLE;
      case STRING, ENUM -> Type.Primitive.STRING;
      case FIXED ->
          schema.getLogicalType() instanceof LogicalTypes.Uuid
              ? Type.Primitive.STRING
              : binary(schema, path);
      case BYTES -> binary(schema, path);
      case RECORD -> new Type.Struct(rowType(schema, path, open));
      case ARRAY -> {
        Schema element = schema.getElementType();
        String at = path + "[]";
        yield new Type.ListOf(type(valueSchema(element, at), at, open), isNullable(element));
      }
      case MAP -> {
        Schema value = schema.getValueType();
        String at = path + "{}";
        yield new Type.MapOf(type(valueSchema(value, at), at, open), isNullable(value));
      }
      case UNION -> type(valueSchema(schema, path), path, open);
      case NULL -> throw refused(path, "it is null in every record");
    };
  }

  private static boolean isTimestamp(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    return logical instanceof LogicalTypes.TimestampMillis
        || logical instanceof LogicalTypes.TimestampMicros;
  }

  private static Type binary(Schema schema, String path) {
    if (!(schema.getLogicalType() instanceof LogicalTypes.Decimal decimal)) {
      return Type.Primitive.BYTES;
    }
    try {
      return new Type.Decimal(decimal.getPrecision(), decimal.getScale());
    } catch (IllegalArgumentException e) {
      throw refused(path, String.valueOf(e.getMessage()));
    }
  }

  private static String word(Schema schema) {
    return schema.getType().getName();
  }

  private static IncompatibleSchemaException refused(String path, String reason) {
    return new IncompatibleSchemaException(
        "Cannot read Avro field '%s' as a column: %s".formatted(path, reason));
  }

  /**
   * The record schema in which rows of a type are written. Nullable columns default to null, so
   * that one can be added or dropped under either compatibility rule.
   *
   * @param fullName of the record; nested records are named after it and their column
   * @throws IncompatibleSchemaException if a column has a name that Avro does not allow
   */
  public static Schema schema(RowType type, String fullName) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Field field : type.fields()) {
      String nested = fullName + "_" + field.name();
      Schema schema = schema(field.type(), field.nullable(), nested);
      fields.add(avroField(field, schema, fullName));
    }
    return Schema.createRecord(fullName, null, null, false, fields);
  }

  private static Schema.Field avroField(Field field, Schema schema, String record) {
    if (!field.name().matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw new IncompatibleSchemaException(
          "Cannot write column '%s' of %s as Avro: the name may have letters, digits and _ only; select it under another name"
              .formatted(field.name(), record));
    }
    return field.nullable()
        ? new Schema.Field(field.name(), schema, null, Schema.Field.NULL_DEFAULT_VALUE)
        : new Schema.Field(field.name(), schema);
  }

  private static Schema schema(Type type, boolean nullable, String fullName) {
    Schema schema = schema(type, fullName);
    return nullable ? Schema.createUnion(Schema.create(Schema.Type.NULL), schema) : schema;
  }

  private static Schema schema(Type type, String fullName) {
    if (type instanceof Type.Primitive primitive) {
      return schema(primitive);
    }
    if (type instanceof Type.Decimal decimal) {
      return LogicalTypes.decimal(decimal.precision(), decimal.scale())
          .addToSchema(Schema.create(Schema.Type.BYTES));
    }
    if (type instanceof Type.ListOf list) {
      return Schema.createArray(schema(list.element(), list.elementNullable(), fullName + "_item"));
    }
    if (type instanceof Type.MapOf map) {
      return Schema.createMap(schema(map.value(), map.valueNullable(), fullName + "_value"));
    }
    return schema(((Type.Struct) type).row(), fullName);
  }

  private static Schema schema(Type.Primitive type) {
    return switch (type) {
      case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
      case INT -> Schema.create(Schema.Type.INT);
      case LONG -> Schema.create(Schema.Type.LONG);
      case FLOAT -> Schema.create(Schema.Type.FLOAT);
      case DOUBLE -> Schema.create(Schema.Type.DOUBLE);
      case STRING -> Schema.create(Schema.Type.STRING);
      case BYTES -> Schema.create(Schema.Type.BYTES);
      case DATE -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
      case TIMESTAMP -> LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
    };
  }
}

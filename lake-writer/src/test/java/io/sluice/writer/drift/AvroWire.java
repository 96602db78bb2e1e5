package io.sluice.writer.drift;

import io.sluice.registry.SchemaText;
import io.sluice.writer.drift.Shape.Member;
import io.sluice.writer.drift.Shape.Scalar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Avro, written by Apache Avro. */
final class AvroWire implements Wire {

  private static final Schema NULL = Schema.create(Schema.Type.NULL);

  @Override
  public SchemaText schema(List<Member> members) {
    return SchemaText.avro(avro(members, "Root").toString());
  }

  @Override
  public byte[] record(int schemaId, List<Member> members, Map<String, Object> values) {
    Schema schema = avro(members, "Root");
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<>(schema).write(value(values, schema), encoder);
      encoder.flush();
      return Wire.framed(schemaId, out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Schema avro(List<Member> members, String name) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Member member : members) {
      Schema value = avro(member.shape(), name + "_" + member.name());
      Object preset = preset(member);
      fields.add(
          preset == null
              ? new Schema.Field(member.name(), member.isOptional() ? nullable(value) : value)
              : new Schema.Field(member.name(), value, null, preset));
    }
    return Schema.createRecord(name, null, "drift", false, fields);
  }

  private static Schema nullable(Schema value) {
    List<Schema> branches = new ArrayList<>(List.of(NULL));
    branches.addAll(value.isUnion() ? value.getTypes() : List.of(value));
    return Schema.createUnion(branches);
  }

  private static Object preset(Member member) {
    if (member.preset() == 0) {
      return null;
    }
    return switch ((Scalar) member.shape()) {
      case BOOLEAN -> member.preset() == 1;
      case INT, LONG -> member.preset();
      case FLOAT, DOUBLE -> (double) member.preset();
      case STRING -> "preset" + member.preset();
    };
  }

  private static Schema avro(Shape shape, String name) {
    if (shape instanceof Scalar scalar) {
      return Schema.create(Schema.Type.valueOf(scalar.name().toUpperCase(Locale.ROOT)));
    }
    if (shape instanceof Shape.Symbols symbols) {
      return Schema.createEnum(name, null, "drift", symbols.symbols());
    }
    if (shape instanceof Shape.Nested nested) {
      return avro(nested.members(), name);
    }
    if (shape instanceof Shape.ListOf list) {
      return Schema.createArray(avro(list.element(), name));
    }
    if (shape instanceof Shape.MapOf map) {
      return Schema.createMap(avro(map.value(), name));
    }
    List<Scalar> choice =
        shape instanceof Shape.Choice some ? some.of() : List.of(Scalar.LONG, Scalar.STRING);
    return Schema.createUnion(choice.stream().map(each -> avro(each, name)).toList());
  }

  private static Object value(Object value, Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> {
        GenericData.Record record = new GenericData.Record(schema);
        schema
            .getFields()
            .forEach(
                field ->
                    record.put(
                        field.pos(), value(((Map<?, ?>) value).get(field.name()), field.schema())));
        yield record;
      }
      case ARRAY -> {
        List<Object> items = new ArrayList<>();
        ((List<?>) value).forEach(item -> items.add(value(item, schema.getElementType())));
        yield items;
      }
      case MAP -> {
        Map<Object, Object> entries = new LinkedHashMap<>();
        ((Map<?, ?>) value)
            .forEach((key, item) -> entries.put(key, value(item, schema.getValueType())));
        yield entries;
      }
      case ENUM -> new GenericData.EnumSymbol(schema, value);
      case UNION -> value == null ? null : value(value, branch(schema, value));
      default -> value;
    };
  }

  private static Schema branch(Schema union, Object value) {
    List<Schema> branches = union.getTypes().stream().filter(b -> !b.equals(NULL)).toList();
    return branches.size() == 1 || value instanceof Long ? branches.get(0) : branches.get(1);
  }
}

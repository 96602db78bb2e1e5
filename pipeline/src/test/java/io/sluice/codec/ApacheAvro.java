package io.sluice.codec;

import io.sluice.schema.AvroSchemas;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** Rows written and read by Apache Avro: the oracle of our own codec. */
final class ApacheAvro {

  private ApacheAvro() {}

  static byte[] write(Row row, Schema schema) throws IOException {
    return write(record(row, schema));
  }

  static byte[] write(GenericRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  /** As {@link #write}, with lists and maps in blocks that announce their bytes. */
  static byte[] writeBlocking(Row row, Schema schema) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder =
        new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(out, null);
    new GenericDatumWriter<Object>(schema).write(record(row, schema), encoder);
    encoder.flush();
    return out.toByteArray();
  }

  static Row read(byte[] bytes, Schema schema, Type.Struct type) throws IOException {
    GenericRecord record =
        new GenericDatumReader<GenericRecord>(schema)
            .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    return Objects.requireNonNull((Row) fromAvro(record, type));
  }

  private static GenericRecord record(Row row, Schema schema) {
    return Objects.requireNonNull((GenericRecord) toAvro(row, schema));
  }

  private static @Nullable Object toAvro(@Nullable Object value, Schema nullable) {
    Schema schema = AvroSchemas.valueSchema(nullable, "");
    if (value instanceof Row row) {
      GenericData.Record record = new GenericData.Record(schema);
      schema.getFields().forEach(f -> record.put(f.pos(), toAvro(row.get(f.pos()), f.schema())));
      return record;
    }
    if (value instanceof List<?> list) {
      return list.stream()
          .map(each -> toAvro(each, schema.getElementType()))
          .collect(Collectors.toCollection(java.util.ArrayList::new));
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> items = new LinkedHashMap<>();
      map.forEach((key, each) -> items.put(key, toAvro(each, schema.getValueType())));
      return items;
    }
    if (value instanceof BigDecimal decimal) {
      return ByteBuffer.wrap(decimal.unscaledValue().toByteArray());
    }
    if (value instanceof byte[] bytes) {
      return ByteBuffer.wrap(bytes);
    }
    if (value instanceof Long number && schema.getType() == Schema.Type.INT) {
      return number.intValue();
    }
    if (value instanceof Double number && schema.getType() == Schema.Type.FLOAT) {
      return number.floatValue();
    }
    return value;
  }

  private static @Nullable Object fromAvro(@Nullable Object value, Type type) {
    if (value instanceof GenericRecord record) {
      List<Field> fields = ((Type.Struct) type).row().fields();
      @Nullable Object[] values =
          fields.stream().map(f -> fromAvro(record.get(f.name()), f.type())).toArray();
      return Row.of(((Type.Struct) type).row(), values);
    }
    if (value instanceof List<?> list) {
      Type element = ((Type.ListOf) type).element();
      return list.stream()
          .map(each -> fromAvro(each, element))
          .collect(Collectors.toCollection(java.util.ArrayList::new));
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> items = new LinkedHashMap<>();
      map.forEach((k, v) -> items.put(k.toString(), fromAvro(v, ((Type.MapOf) type).value())));
      return items;
    }
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return type instanceof Type.Decimal decimal
          ? new BigDecimal(new BigInteger(bytes), decimal.scale())
          : bytes;
    }
    if (value instanceof CharSequence text) {
      return text.toString();
    }
    if (value instanceof Integer number) {
      return number.longValue();
    }
    return value instanceof Float number ? (Object) number.doubleValue() : value;
  }
}

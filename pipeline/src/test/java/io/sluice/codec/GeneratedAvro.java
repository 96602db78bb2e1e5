package io.sluice.codec;

import io.sluice.schema.AvroSchemas;
import io.sluice.schema.RowType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** Avro records of every type that has a column; Apache Avro is the oracle. */
final class GeneratedAvro implements GeneratedStream {

  private static final int DEPTH = 3;
  private static final int DECIMAL_BYTES = 17;

  private final Random random;
  private final RandomText text;
  private final Schema schema;
  private final RowType columns;
  private int names;

  GeneratedAvro(long seed) {
    this.random = new Random(seed);
    this.text = new RandomText(random);
    this.schema = record(DEPTH);
    this.columns = AvroSchemas.rowType(schema);
  }

  @Override
  public String schema() {
    return schema.toString();
  }

  @Override
  public RowType columns() {
    return columns;
  }

  @Override
  public RecordDecoder decoder() {
    return new AvroDecoder(schema, columns);
  }

  private Schema record(int depth) {
    List<Schema.Field> fields = new ArrayList<>();
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      fields.add(new Schema.Field("f" + i, nullable(any(depth))));
    }
    return Schema.createRecord("R" + ++names, null, "gen", false, fields);
  }

  private Schema nullable(Schema schema) {
    Schema none = Schema.create(Schema.Type.NULL);
    return switch (random.nextInt(6)) {
      case 0, 1 -> Schema.createUnion(none, schema);
      case 2 -> Schema.createUnion(schema, none);
      case 3 -> Schema.createUnion(schema);
      default -> schema;
    };
  }

  private Schema any(int depth) {
    return switch (random.nextInt(depth == 0 ? 21 : 27)) {
      case 0 -> Schema.create(Schema.Type.BOOLEAN);
      case 1 -> Schema.create(Schema.Type.INT);
      case 2 -> Schema.create(Schema.Type.LONG);
      case 3 -> Schema.create(Schema.Type.FLOAT);
      case 4 -> Schema.create(Schema.Type.DOUBLE);
      case 5 -> Schema.create(Schema.Type.STRING);
      case 6 -> Schema.create(Schema.Type.BYTES);
      case 7 -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
      case 8 -> ofLong(LogicalTypes.timestampMillis());
      case 9 -> ofLong(LogicalTypes.timestampMicros());
      case 10 -> ofLong(LogicalTypes.timestampNanos());
      case 11 -> LogicalTypes.timeMillis().addToSchema(Schema.create(Schema.Type.INT));
      case 12 -> ofLong(LogicalTypes.timeMicros());
      case 13 -> ofLong(LogicalTypes.localTimestampMillis());
      case 14 -> ofLong(LogicalTypes.localTimestampMicros());
      case 15 -> LogicalTypes.uuid().addToSchema(Schema.create(Schema.Type.STRING));
      case 16 -> LogicalTypes.uuid().addToSchema(fixed(16));
      case 17 -> decimal(Schema.create(Schema.Type.BYTES));
      case 18 -> decimal(fixed(DECIMAL_BYTES));
      case 19 -> random.nextBoolean() ? fixed(random.nextInt(20)) : fixed(12);
      case 20 -> Schema.createEnum("E" + ++names, null, "gen", List.of("A", "B", "LONG_NAME"));
      case 21, 22 -> Schema.createArray(nullable(item(depth - 1)));
      case 23, 24 -> Schema.createMap(nullable(any(depth - 1)));
      default -> record(depth - 1);
    };
  }

  /** An item of a list takes at least a byte. */
  private Schema item(int depth) {
    Schema item = any(depth);
    return AvroSize.least(item) == 0 ? Schema.create(Schema.Type.LONG) : item;
  }

  private static Schema ofLong(LogicalType type) {
    return type.addToSchema(Schema.create(Schema.Type.LONG));
  }

  private Schema fixed(int size) {
    return Schema.createFixed("F" + ++names, null, "gen", size);
  }

  private Schema decimal(Schema schema) {
    int precision = 1 + random.nextInt(38);
    return LogicalTypes.decimal(precision, random.nextInt(precision + 1)).addToSchema(schema);
  }

  @Override
  public byte[] nextRecord() {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder =
          random.nextBoolean()
              ? EncoderFactory.get().binaryEncoder(out, null)
              : new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(out, null);
      new GenericDatumWriter<>(schema).write(value(schema), encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Object value(Schema of) {
    return switch (of.getType()) {
      case NULL -> null;
      case BOOLEAN -> random.nextBoolean();
      case INT -> (int) number(Integer.SIZE);
      case LONG ->
          of.getLogicalType() instanceof LogicalTypes.TimestampMillis ? number(50) : number(64);
      case FLOAT -> Float.intBitsToFloat(random.nextInt());
      case DOUBLE -> Double.longBitsToDouble(random.nextLong());
      case STRING -> text.next();
      case ENUM -> new GenericData.EnumSymbol(of, text.oneOf(of.getEnumSymbols()));
      case BYTES -> ByteBuffer.wrap(isDecimal(of) ? unscaled(of) : bytes(random.nextInt(12)));
      case FIXED ->
          new GenericData.Fixed(of, isDecimal(of) ? extended(of) : bytes(of.getFixedSize()));
      case UNION -> value(of.getTypes().get(random.nextInt(of.getTypes().size())));
      case ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(value(of.getElementType()));
        }
        yield items;
      }
      case MAP -> {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          entries.put(text.next(), value(of.getValueType()));
        }
        yield entries;
      }
      case RECORD -> {
        GenericData.Record record = new GenericData.Record(of);
        of.getFields().forEach(field -> record.put(field.pos(), value(field.schema())));
        yield record;
      }
    };
  }

  private static boolean isDecimal(Schema schema) {
    return schema.getLogicalType() instanceof LogicalTypes.Decimal;
  }

  private long number(int bits) {
    return random.nextLong() >> (Long.SIZE - bits + random.nextInt(bits));
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] unscaled(Schema decimal) {
    int precision = ((LogicalTypes.Decimal) decimal.getLogicalType()).getPrecision();
    return RandomText.digits(random, precision).toByteArray();
  }

  private byte[] extended(Schema decimal) {
    byte[] digits = unscaled(decimal);
    byte[] bytes = new byte[DECIMAL_BYTES];
    java.util.Arrays.fill(bytes, (byte) (digits[0] < 0 ? -1 : 0));
    System.arraycopy(digits, 0, bytes, DECIMAL_BYTES - digits.length, digits.length);
    return bytes;
  }

  @Override
  public Object expected(byte[] record) throws IOException {
    GenericRecord read =
        new GenericDatumReader<GenericRecord>(schema)
            .read(null, DecoderFactory.get().binaryDecoder(record, null));
    return plain(read, schema);
  }

  private static Object plain(Object value, Schema of) {
    return switch (of.getType()) {
      case NULL, BOOLEAN, DOUBLE -> value;
      case INT -> ((Integer) value).longValue();
      case LONG ->
          of.getLogicalType() instanceof LogicalTypes.TimestampMillis
              ? Math.multiplyExact((Long) value, 1000L)
              : value;
      case FLOAT -> ((Float) value).doubleValue();
      case STRING, ENUM -> value.toString();
      case BYTES -> isDecimal(of) ? decimal(((ByteBuffer) value).array(), of) : value;
      case FIXED -> fixed(((GenericFixed) value).bytes(), of);
      case UNION -> value == null ? null : plain(value, branch(of));
      case ARRAY -> {
        List<Object> items = new ArrayList<>();
        ((List<?>) value).forEach(item -> items.add(plain(item, of.getElementType())));
        yield items;
      }
      case MAP -> {
        Map<Object, Object> entries = new LinkedHashMap<>();
        ((Map<?, ?>) value)
            .forEach((key, item) -> entries.put(key.toString(), plain(item, of.getValueType())));
        yield entries;
      }
      case RECORD -> {
        List<Object> values = new ArrayList<>();
        of.getFields()
            .forEach(
                field ->
                    values.add(plain(((GenericRecord) value).get(field.pos()), field.schema())));
        yield values;
      }
    };
  }

  private static Schema branch(Schema union) {
    return union.getTypes().stream()
        .filter(branch -> branch.getType() != Schema.Type.NULL)
        .findFirst()
        .orElseThrow();
  }

  private static Object fixed(byte[] bytes, Schema of) {
    if (isDecimal(of)) {
      return decimal(bytes, of);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return of.getLogicalType() instanceof LogicalTypes.Uuid
        ? new UUID(buffer.getLong(), buffer.getLong()).toString()
        : buffer;
  }

  private static BigDecimal decimal(byte[] bytes, Schema of) {
    LogicalTypes.Decimal decimal = (LogicalTypes.Decimal) of.getLogicalType();
    return new BigDecimal(new BigInteger(bytes), decimal.getScale());
  }
}

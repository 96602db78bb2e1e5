package io.sluice.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.protobuf.ProtobufFile;
import io.sluice.schema.protobuf.ProtobufImports;
import io.sluice.schema.protobuf.ProtobufSchemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Protobuf messages of every type that has a column, written in one piece and in several, with
 * fields in any order and with unknown ones between; protobuf-java is the oracle.
 */
final class GeneratedProtobuf implements GeneratedStream {

  private static final int UNKNOWN_FIELD = 536_870_911;

  private final Random random;
  private final RandomText text;
  private final RandomProtobufSchema schema;
  private final Descriptor descriptor;
  private final ProtobufFile.Placed message;
  private final RowType columns;

  GeneratedProtobuf(long seed) {
    this.random = new Random(seed);
    this.text = new RandomText(random);
    this.schema = new RandomProtobufSchema(random);
    this.descriptor = schema.root();
    this.message =
        ProtobufFile.parse(schema.text(), ProtobufImports.none()).message(descriptor.getFullName());
    this.columns = ProtobufSchemas.rowType(message.message());
  }

  @Override
  public String schema() {
    return schema.text();
  }

  @Override
  public RowType columns() {
    return columns;
  }

  @Override
  public RecordDecoder decoder() {
    return new ProtobufDecoder(message, columns);
  }

  @Override
  public byte[] nextRecord() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ProtobufRecords.indexes(message.indexes()));
    out.writeBytes(bytes(message(descriptor, 1)));
    if (random.nextInt(4) == 0) {
      out.writeBytes(bytes(message(descriptor, 3)));
    }
    return out.toByteArray();
  }

  private byte[] bytes(Message message) {
    if (random.nextInt(3) > 0) {
      return message.toByteArray();
    }
    List<byte[]> pieces = new ArrayList<>();
    message
        .getAllFields()
        .forEach(
            (field, value) ->
                pieces.add(
                    DynamicMessage.newBuilder(descriptor)
                        .setField(field, value)
                        .buildPartial()
                        .toByteArray()));
    pieces.add(unknown().toByteArray());
    Collections.shuffle(pieces, random);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    pieces.forEach(out::writeBytes);
    return out.toByteArray();
  }

  private UnknownFieldSet unknown() {
    UnknownFieldSet inner =
        UnknownFieldSet.newBuilder()
            .addField(1, UnknownFieldSet.Field.newBuilder().addVarint(-1).build())
            .build();
    return UnknownFieldSet.newBuilder()
        .addField(
            UNKNOWN_FIELD,
            UnknownFieldSet.Field.newBuilder()
                .addVarint(random.nextLong())
                .addFixed32(7)
                .addFixed64(7)
                .addLengthDelimited(ByteString.copyFromUtf8(text.next()))
                .addGroup(inner)
                .build())
        .build();
  }

  /**
   * @param rarity one in so many optional fields is set
   */
  private Message message(Descriptor of, int rarity) {
    DynamicMessage.Builder builder = DynamicMessage.newBuilder(of);
    for (FieldDescriptor field : of.getFields()) {
      if (field.isRepeated()) {
        for (int i = random.nextInt(4); i > 0; i--) {
          builder.addRepeatedField(field, value(field));
        }
      } else if (field.isRequired()
          || isDate(field)
          || (random.nextInt(4) > 0 && random.nextInt(rarity) == 0)) {
        builder.setField(field, value(field));
      }
    }
    return builder.buildPartial();
  }

  /** The value of a map's entry: the default of a date is none. */
  private static boolean isDate(FieldDescriptor field) {
    return field.getContainingType().getOptions().getMapEntry()
        && field.getType() == FieldDescriptor.Type.MESSAGE
        && field.getMessageType().getFullName().equals("google.type.Date");
  }

  private Object value(FieldDescriptor field) {
    return switch (field.getType()) {
      case DOUBLE -> Double.longBitsToDouble(random.nextLong());
      case FLOAT -> Float.intBitsToFloat(random.nextInt());
      case INT32, SINT32, SFIXED32, UINT32, FIXED32 -> (int) number(Integer.SIZE);
      case INT64, SINT64, SFIXED64, UINT64, FIXED64 -> number(Long.SIZE);
      case BOOL -> random.nextBoolean();
      case STRING -> text.next();
      case BYTES -> ByteString.copyFrom(garbage(random.nextInt(12)));
      case ENUM -> symbol(field);
      case MESSAGE -> nested(field);
      case GROUP -> throw new IllegalStateException("No group is generated");
    };
  }

  private Object symbol(FieldDescriptor field) {
    return !field.legacyEnumFieldTreatedAsClosed() && random.nextInt(8) == 0
        ? field.getEnumType().findValueByNumberCreatingIfUnknown(-random.nextInt(1 << 20) - 1)
        : text.oneOf(field.getEnumType().getValues());
  }

  private Message nested(FieldDescriptor field) {
    Descriptor type = field.getMessageType();
    DynamicMessage.Builder builder = DynamicMessage.newBuilder(type);
    switch (type.getFullName()) {
      case "google.protobuf.Timestamp" -> {
        set(builder, "seconds", number(40));
        set(builder, "nanos", random.nextInt(1_000_000_000));
      }
      case "google.type.Date" -> {
        LocalDate date = LocalDate.ofEpochDay(number(20));
        set(builder, "year", date.getYear());
        set(builder, "month", date.getMonthValue());
        set(builder, "day", date.getDayOfMonth());
      }
      case "google.type.Decimal" -> set(builder, "value", decimal(field).toString());
      case "confluent.type.Decimal" -> {
        BigDecimal value = decimal(field);
        set(builder, "value", ByteString.copyFrom(value.unscaledValue().toByteArray()));
        set(builder, "precision", value.precision());
        set(builder, "scale", value.scale());
      }
      default -> {
        return message(type, 1);
      }
    }
    return builder.build();
  }

  private static void set(DynamicMessage.Builder builder, String field, Object value) {
    builder.setField(builder.getDescriptorForType().findFieldByName(field), value);
  }

  private BigDecimal decimal(FieldDescriptor field) {
    Type.Decimal type = schema.decimal(field);
    return new BigDecimal(RandomText.digits(random, type.precision()), type.scale());
  }

  private long number(int bits) {
    return random.nextLong() >> (Long.SIZE - bits + random.nextInt(bits));
  }

  private byte[] garbage(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @Override
  public Object expected(byte[] record) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(record);
    List<Integer> indexes = ProtobufRecords.readIndexes(in);
    if (!indexes.equals(message.indexes())) {
      throw new IOException("The record holds message " + indexes);
    }
    return plain(DynamicMessage.parseFrom(descriptor, in));
  }

  private List<Object> plain(Message message) {
    List<Object> values = new ArrayList<>();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      values.add(plainField(message, field));
    }
    return values;
  }

  private @Nullable Object plainField(Message message, FieldDescriptor field) {
    if (field.isMapField()) {
      Map<Object, Object> entries = new LinkedHashMap<>();
      for (Object each : (List<?>) message.getField(field)) {
        Message entry = (Message) each;
        List<FieldDescriptor> parts = entry.getDescriptorForType().getFields();
        Object value = entry.getField(parts.get(1));
        entries.put(key(entry.getField(parts.get(0)), parts.get(0)), plain(value, parts.get(1)));
      }
      return entries;
    }
    if (field.isRepeated()) {
      List<Object> items = new ArrayList<>();
      ((List<?>) message.getField(field)).forEach(item -> items.add(plain(item, field)));
      return items;
    }
    return field.hasPresence() && !message.hasField(field)
        ? null
        : plain(message.getField(field), field);
  }

  private static Object key(Object key, FieldDescriptor field) {
    return switch (field.getType()) {
      case UINT32, FIXED32 -> Integer.toUnsignedString((Integer) key);
      case UINT64, FIXED64 -> Long.toUnsignedString((Long) key);
      default -> key.toString();
    };
  }

  private Object plain(Object value, FieldDescriptor field) {
    return switch (field.getType()) {
      case DOUBLE, BOOL, STRING -> value;
      case FLOAT -> ((Float) value).doubleValue();
      case INT32, SINT32, SFIXED32 -> ((Integer) value).longValue();
      case UINT32, FIXED32 -> Integer.toUnsignedLong((Integer) value);
      case INT64, SINT64, SFIXED64 -> value;
      case UINT64, FIXED64 -> new BigDecimal(Long.toUnsignedString((Long) value));
      case BYTES -> ByteBuffer.wrap(((ByteString) value).toByteArray());
      case ENUM -> name((EnumValueDescriptor) value);
      case MESSAGE -> plainNested((Message) value, field);
      case GROUP -> throw new IllegalStateException("No group is generated");
    };
  }

  private static String name(EnumValueDescriptor value) {
    return value.getIndex() < 0 ? String.valueOf(value.getNumber()) : value.getName();
  }

  private Object plainNested(Message value, FieldDescriptor field) {
    Descriptor type = value.getDescriptorForType();
    return switch (type.getFullName()) {
      case "google.protobuf.Timestamp" ->
          OracleTime.micros(
              Instant.ofEpochSecond((Long) get(value, "seconds"))
                  .with(ChronoField.NANO_OF_SECOND, (Integer) get(value, "nanos")));
      case "google.type.Date" ->
          LocalDate.of(
                  (Integer) get(value, "year"),
                  (Integer) get(value, "month"),
                  (Integer) get(value, "day"))
              .toEpochDay();
      case "google.type.Decimal" -> {
        String digits = (String) get(value, "value");
        yield scaled(digits.isEmpty() ? BigDecimal.ZERO : new BigDecimal(digits), field);
      }
      case "confluent.type.Decimal" -> {
        byte[] bytes = ((ByteString) get(value, "value")).toByteArray();
        BigInteger digits = bytes.length == 0 ? BigInteger.ZERO : new BigInteger(bytes);
        yield scaled(new BigDecimal(digits, (Integer) get(value, "scale")), field);
      }
      default ->
          type.getFile().getFullName().equals("google/protobuf/wrappers.proto")
              ? plain(get(value, "value"), type.findFieldByName("value"))
              : plain(value);
    };
  }

  private BigDecimal scaled(BigDecimal value, FieldDescriptor field) {
    Type.Decimal type = schema.decimal(field);
    BigDecimal exact = value.stripTrailingZeros();
    if (exact.signum() != 0
        && exact.precision() - exact.scale() > type.precision() - type.scale()) {
      throw new ArithmeticException("The oracle finds no room for " + value);
    }
    return exact.setScale(type.scale());
  }

  private static Object get(Message message, String field) {
    return message.getField(message.getDescriptorForType().findFieldByName(field));
  }
}

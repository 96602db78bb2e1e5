package io.sluice.codec;

import static io.sluice.schema.Type.Primitive.BOOLEAN;
import static io.sluice.schema.Type.Primitive.BYTES;
import static io.sluice.schema.Type.Primitive.DATE;
import static io.sluice.schema.Type.Primitive.DOUBLE;
import static io.sluice.schema.Type.Primitive.FLOAT;
import static io.sluice.schema.Type.Primitive.INT;
import static io.sluice.schema.Type.Primitive.LONG;
import static io.sluice.schema.Type.Primitive.STRING;
import static io.sluice.schema.Type.Primitive.TIMESTAMP;

import io.sluice.schema.RowReceiver;
import io.sluice.schema.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Readers of the values that contain no others.
 *
 * <p>Besides equal types: int as long, int and float as double, a long as a double if there is one
 * of just this number, string and fixed as bytes, a decimal as one with room for all its digits.
 */
final class AvroLeaves {

  /** More bytes than any decimal of {@link Type.Decimal#MAX_PRECISION} digits needs. */
  private static final int MAX_DECIMAL_BYTES = 64;

  private AvroLeaves() {}

  /** The reader of a written type as another, or none if a value could be lost on the way. */
  static Optional<AvroReader> of(Schema writer, Type from, Type to) {
    if (to instanceof Type.Primitive primitive) {
      return Optional.ofNullable(primitive(writer, from, primitive));
    }
    if (to instanceof Type.Decimal wide
        && from instanceof Type.Decimal narrow
        && narrow.scale() <= wide.scale()
        && narrow.precision() - narrow.scale() <= wide.precision() - wide.scale()) {
      return Optional.of(decimal(writer, narrow, wide));
    }
    return Optional.empty();
  }

  private static @Nullable AvroReader primitive(Schema writer, Type from, Type.Primitive to) {
    return switch (to) {
      case BOOLEAN ->
          from == BOOLEAN ? (in, into, c) -> into.setBoolean(c, in.readBoolean()) : null;
      case INT -> from == INT ? AvroLeaves::setInt : null;
      case DATE -> from == DATE ? AvroLeaves::setInt : null;
      case LONG -> from == INT ? AvroLeaves::setInt : from == LONG ? AvroLeaves::setLong : null;
      case TIMESTAMP -> from == TIMESTAMP ? timestamp(writer) : null;
      case FLOAT -> from == FLOAT ? AvroLeaves::setFloat : null;
      case DOUBLE -> asDouble(from);
      case STRING -> from == STRING ? string(writer) : null;
      case BYTES -> from == BYTES || from == STRING ? bytes(writer) : null;
    };
  }

  private static @Nullable AvroReader asDouble(Type from) {
    if (from == DOUBLE) {
      return (in, into, c) -> into.setDouble(c, in.readDouble());
    }
    if (from == FLOAT) {
      return AvroLeaves::setFloat;
    }
    if (from == INT) {
      return (in, into, c) -> into.setDouble(c, in.readInt());
    }
    return from == LONG ? AvroLeaves::setExactly : null;
  }

  private static void setExactly(AvroInput in, RowReceiver into, int ordinal) {
    int at = in.position();
    long value = in.readLong();
    if (!Narrowing.isDouble(value)) {
      throw AvroInput.malformed("%d lies between two doubles".formatted(value), at);
    }
    into.setDouble(ordinal, (double) value);
  }

  private static void setInt(AvroInput in, RowReceiver into, int ordinal) {
    into.setLong(ordinal, in.readInt());
  }

  private static void setLong(AvroInput in, RowReceiver into, int ordinal) {
    into.setLong(ordinal, in.readLong());
  }

  private static void setFloat(AvroInput in, RowReceiver into, int ordinal) {
    into.setDouble(ordinal, in.readFloat());
  }

  private static void setText(AvroInput in, RowReceiver into, int ordinal) {
    int length = in.readText();
    into.setBytes(ordinal, in.bytes(), in.position() - length, length);
  }

  private static void setSlice(AvroInput in, RowReceiver into, int ordinal) {
    int length = in.readLength();
    into.setBytes(ordinal, in.bytes(), in.take(length), length);
  }

  private static AvroReader timestamp(Schema writer) {
    return writer.getLogicalType() instanceof LogicalTypes.TimestampMillis
        ? (in, into, c) -> into.setLong(c, micros(in))
        : AvroLeaves::setLong;
  }

  private static long micros(AvroInput in) {
    int at = in.position();
    long millis = in.readLong();
    long micros = millis * 1000;
    if (micros / 1000 != millis) {
      throw AvroInput.malformed(
          "timestamp of %d milliseconds is out of range".formatted(millis), at);
    }
    return micros;
  }

  private static AvroReader string(Schema writer) {
    return switch (writer.getType()) {
      case ENUM -> symbols(writer);
      case FIXED -> AvroUuid::set;
      default -> AvroLeaves::setText;
    };
  }

  private static AvroReader bytes(Schema writer) {
    if (writer.getType() == Schema.Type.FIXED) {
      int size = writer.getFixedSize();
      return (in, into, c) -> into.setBytes(c, in.bytes(), in.take(size), size);
    }
    return writer.getType() == Schema.Type.ENUM ? symbols(writer) : AvroLeaves::setSlice;
  }

  private static AvroReader symbols(Schema writer) {
    byte[][] symbols =
        writer.getEnumSymbols().stream()
            .map(symbol -> symbol.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    return (in, into, c) -> {
      byte[] symbol = symbols[readIndex(in, symbols.length)];
      into.setBytes(c, symbol, 0, symbol.length);
    };
  }

  /** Reads the place of an enum's symbol or a union's branch. */
  static int readIndex(AvroInput in, int size) {
    int at = in.position();
    long index = in.readLong();
    if (index < 0 || index >= size) {
      throw AvroInput.malformed("choice %d of %d".formatted(index, size), at);
    }
    return (int) index;
  }

  private static AvroReader decimal(Schema writer, Type.Decimal from, Type.Decimal to) {
    boolean fixed = writer.getType() == Schema.Type.FIXED;
    int size = fixed ? writer.getFixedSize() : 0;
    return (in, into, c) -> {
      int length = fixed ? size : in.readLength();
      into.setObject(c, readDecimal(in, length, from).setScale(to.scale()));
    };
  }

  private static BigDecimal readDecimal(AvroInput in, int length, Type.Decimal type) {
    int at = in.take(length);
    if (length == 0 || length > MAX_DECIMAL_BYTES) {
      throw AvroInput.malformed("decimal of %d bytes".formatted(length), at);
    }
    BigDecimal value = new BigDecimal(new BigInteger(in.bytes(), at, length), type.scale());
    if (value.precision() > type.precision()) {
      throw AvroInput.malformed("%s does not fit %s".formatted(Shortened.of(value), type), at);
    }
    return value;
  }
}

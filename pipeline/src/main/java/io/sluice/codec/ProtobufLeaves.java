package io.sluice.codec;

import static io.sluice.schema.Type.Primitive.BOOLEAN;
import static io.sluice.schema.Type.Primitive.BYTES;
import static io.sluice.schema.Type.Primitive.DOUBLE;
import static io.sluice.schema.Type.Primitive.FLOAT;
import static io.sluice.schema.Type.Primitive.INT;
import static io.sluice.schema.Type.Primitive.LONG;
import static io.sluice.schema.Type.Primitive.STRING;

import io.sluice.codec.ProtobufLeaf.Bits;
import io.sluice.codec.ProtobufLeaf.Setter;
import io.sluice.schema.Type;
import io.sluice.schema.protobuf.ProtobufSchemas;
import io.sluice.schema.protobuf.ProtobufType;
import io.sluice.schema.protobuf.ProtobufType.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The leaves of scalars and enums.
 *
 * <p>Besides equal types: int as long, int and float as double, a long as a double if there is one
 * of just this number, string as bytes, and an unsigned 64-bit number as a decimal with room for
 * its 20 digits. A number that does not fit the type in the schema is malformed, although Protobuf
 * would cut it to size: the schema is the one that the record was written with.
 */
final class ProtobufLeaves {

  private static final int UINT64_DIGITS = 20;

  private ProtobufLeaves() {}

  /** The leaf of a scalar or an enum for a column, or none if a value could be lost on the way. */
  static Optional<ProtobufLeaf> of(ProtobufType written, Type to) {
    if (written instanceof Scalar scalar) {
      return setter(ProtobufSchemas.type(scalar), to)
          .map(setter -> new ProtobufLeaf(wireType(scalar), bits(scalar), setter));
    }
    if (written instanceof ProtobufType.Enumeration symbols && (to == STRING || to == BYTES)) {
      return Optional.of(symbols(symbols));
    }
    return Optional.empty();
  }

  /** The leaf of a map's key, whose column is its text. */
  static ProtobufLeaf key(Scalar key) {
    if (key == Scalar.STRING) {
      return new ProtobufLeaf(wireType(key), bits(key), ProtobufLeaves::setSlice);
    }
    Setter setter =
        switch (key) {
          case BOOL -> (in, bits, into, c) -> into.setObject(c, String.valueOf(bits == 1));
          case UINT64, FIXED64 ->
              (in, bits, into, c) -> into.setObject(c, Long.toUnsignedString(bits));
          default -> (in, bits, into, c) -> into.setObject(c, Long.toString(bits));
        };
    return new ProtobufLeaf(wireType(key), bits(key), setter);
  }

  private static Optional<Setter> setter(Type from, Type to) {
    if (from instanceof Type.Decimal) {
      return to instanceof Type.Decimal wide && wide.precision() - wide.scale() >= UINT64_DIGITS
          ? Optional.of(unsigned(wide.scale()))
          : Optional.empty();
    }
    return Optional.ofNullable(primitive(from, to));
  }

  private static @Nullable Setter primitive(Type from, Type to) {
    if (from == BOOLEAN && to == BOOLEAN) {
      return (in, bits, into, c) -> into.setBoolean(c, bits == 1);
    }
    if (from == INT && (to == INT || to == LONG) || from == LONG && to == LONG) {
      return (in, bits, into, c) -> into.setLong(c, bits);
    }
    if ((from == INT || from == LONG) && to == DOUBLE) {
      return ProtobufLeaves::setExactly;
    }
    if (from == FLOAT && (to == FLOAT || to == DOUBLE)) {
      return (in, bits, into, c) -> into.setDouble(c, Float.intBitsToFloat((int) bits));
    }
    if (from == DOUBLE && to == DOUBLE) {
      return (in, bits, into, c) -> into.setDouble(c, Double.longBitsToDouble(bits));
    }
    return from == STRING && (to == STRING || to == BYTES) || from == BYTES && to == BYTES
        ? ProtobufLeaves::setSlice
        : null;
  }

  private static void setExactly(
      ProtobufInput in, long bits, io.sluice.schema.RowReceiver into, int ordinal) {
    if (!Narrowing.isDouble(bits)) {
      throw ProtobufInput.malformed("%d lies between two doubles".formatted(bits), in.position());
    }
    into.setDouble(ordinal, (double) bits);
  }

  private static void setSlice(
      ProtobufInput in, long bits, io.sluice.schema.RowReceiver into, int ordinal) {
    into.setBytes(ordinal, in.bytes(), ProtobufLeaf.offset(bits), ProtobufLeaf.length(bits));
  }

  private static Setter unsigned(int scale) {
    return (in, bits, into, c) -> {
      BigInteger number =
          bits >= 0 ? BigInteger.valueOf(bits) : new BigInteger(Long.toUnsignedString(bits));
      into.setObject(c, new BigDecimal(number).setScale(scale));
    };
  }

  static int wireType(Scalar scalar) {
    return switch (scalar) {
      case INT32, INT64, UINT32, UINT64, SINT32, SINT64, BOOL -> ProtobufInput.VARINT;
      case FIXED64, SFIXED64, DOUBLE -> ProtobufInput.I64;
      case FIXED32, SFIXED32, FLOAT -> ProtobufInput.I32;
      case STRING, BYTES -> ProtobufInput.LEN;
    };
  }

  private static Bits bits(Scalar scalar) {
    return switch (scalar) {
      case INT32 -> ProtobufLeaves::int32;
      case UINT32 -> ProtobufLeaves::uint32;
      case SINT32 -> in -> zigZag(uint32(in));
      case INT64, UINT64 -> ProtobufInput::readVarint;
      case SINT64 -> in -> zigZag(in.readVarint());
      case SFIXED32, FLOAT -> ProtobufInput::readI32;
      case FIXED32 -> in -> Integer.toUnsignedLong(in.readI32());
      case FIXED64, SFIXED64, DOUBLE -> ProtobufInput::readI64;
      case BOOL -> ProtobufLeaves::bool;
      case STRING -> ProtobufLeaves::text;
      case BYTES -> ProtobufLeaf::slice;
    };
  }

  private static long int32(ProtobufInput in) {
    int at = in.position();
    long value = in.readVarint();
    if (value != (int) value) {
      throw ProtobufInput.malformed("%d is out of the range of an int32".formatted(value), at);
    }
    return value;
  }

  private static long uint32(ProtobufInput in) {
    int at = in.position();
    long value = in.readVarint();
    if (value >>> 32 != 0) {
      throw ProtobufInput.malformed(
          "%s is out of the range of 32 bits".formatted(Long.toUnsignedString(value)), at);
    }
    return value;
  }

  private static long zigZag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }

  private static long bool(ProtobufInput in) {
    int at = in.position();
    long value = in.readVarint();
    if (value >>> 1 != 0) {
      throw ProtobufInput.malformed(
          "boolean of value %s".formatted(Long.toUnsignedString(value)), at);
    }
    return value;
  }

  private static long text(ProtobufInput in) {
    int at = in.position();
    long slice = ProtobufLeaf.slice(in);
    if (!Utf8.isValid(in.bytes(), ProtobufLeaf.offset(slice), ProtobufLeaf.length(slice))) {
      throw ProtobufInput.malformed("string that is not UTF-8", at);
    }
    return slice;
  }

  private static ProtobufLeaf symbols(ProtobufType.Enumeration symbols) {
    int[] numbers = symbols.names().keySet().stream().mapToInt(Integer::intValue).toArray();
    byte[][] names =
        symbols.names().values().stream()
            .map(name -> name.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    Bits bits = symbols.open() ? ProtobufLeaves::int32 : in -> known(in, symbols, numbers);
    return new ProtobufLeaf(
        ProtobufInput.VARINT,
        bits,
        (in, number, into, c) -> {
          int at = java.util.Arrays.binarySearch(numbers, (int) number);
          byte[] name =
              at >= 0 ? names[at] : Long.toString(number).getBytes(StandardCharsets.UTF_8);
          into.setBytes(c, name, 0, name.length);
        },
        symbols.first());
  }

  private static long known(ProtobufInput in, ProtobufType.Enumeration symbols, int[] numbers) {
    int at = in.position();
    long number = int32(in);
    if (java.util.Arrays.binarySearch(numbers, (int) number) < 0) {
      throw ProtobufInput.malformed(
          "enum %s has no number %d".formatted(symbols.fullName(), number), at);
    }
    return number;
  }
}

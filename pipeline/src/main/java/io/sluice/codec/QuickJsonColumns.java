package io.sluice.codec;

import io.sluice.schema.RowReceiver;
import io.sluice.schema.Type;
import io.sluice.schema.WholeDoubles;
import java.math.BigDecimal;

/** Readers of what {@link QuickJson} reads, by the type of the column. */
final class QuickJsonColumns {

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final QuickJsonColumn DECLINED = (in, into, c) -> false;

  private QuickJsonColumns() {}

  static QuickJsonColumn of(Type type, WholeNumbers numbers) {
    if (type == Type.Primitive.DOUBLE && numbers == WholeNumbers.EXACT) {
      return floating(WholeDoubles.CONTIGUOUS);
    }
    if (type instanceof Type.Primitive primitive) {
      return primitive(primitive);
    }
    return type instanceof Type.Decimal decimal ? decimal(decimal) : DECLINED;
  }

  private static QuickJsonColumn primitive(Type.Primitive type) {
    return switch (type) {
      case BOOLEAN -> QuickJsonColumns::setBoolean;
      case INT -> integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
      case LONG -> integer(Long.MIN_VALUE, Long.MAX_VALUE);
      case FLOAT -> floating(Float.MAX_VALUE);
      case DOUBLE -> floating(Double.MAX_VALUE);
      case STRING -> string();
      case DATE -> date();
      case TIMESTAMP -> timestamp();
      case BYTES -> DECLINED;
    };
  }

  private static boolean setBoolean(JsonCursor in, RowReceiver into, int ordinal) {
    boolean value = in.take(TRUE);
    if (!value && !in.take(FALSE)) {
      return false;
    }
    into.setBoolean(ordinal, value);
    return true;
  }

  private static QuickJsonColumn integer(long least, long most) {
    JsonNumber number = new JsonNumber();
    return (in, into, c) -> {
      if (!number.takeWhole(in) || number.unscaled() < least || number.unscaled() > most) {
        return false;
      }
      into.setLong(c, number.unscaled());
      return true;
    };
  }

  /**
   * @param most of a float this is the largest that is no rounding to infinity; what lies between
   *     the two is declined
   */
  private static QuickJsonColumn floating(double most) {
    JsonNumber number = new JsonNumber();
    boolean narrow = most == Float.MAX_VALUE;
    return (in, into, c) -> {
      int from = in.position();
      if (!number.takeAny(in)) {
        return false;
      }
      double value = number.asDouble(in, from);
      into.setDouble(c, narrow ? (float) value : value);
      return Math.abs(value) <= most;
    };
  }

  private static QuickJsonColumn decimal(Type.Decimal type) {
    JsonNumber number = new JsonNumber();
    return (in, into, c) -> {
      boolean quoted = in.take('"');
      if (!number.takeDecimal(in) || (quoted && !in.take('"'))) {
        return false;
      }
      try {
        BigDecimal value = BigDecimal.valueOf(number.unscaled(), number.scale());
        into.setObject(c, Narrowing.toDecimal(value, type));
        return true;
      } catch (ArithmeticException doesNotFit) {
        return false;
      }
    };
  }

  private static QuickJsonColumn string() {
    JsonEscapes escapes = new JsonEscapes();
    return (in, into, c) -> {
      if (!in.takeString()) {
        return false;
      }
      if (!in.isEscaped()) {
        into.setBytes(c, in.bytes(), in.start(), in.end() - in.start());
        return true;
      }
      boolean read = escapes.read(in);
      into.setBytes(c, escapes.bytes(), 0, escapes.length());
      return read;
    };
  }

  private static QuickJsonColumn date() {
    JsonInstant date = new JsonInstant();
    return (in, into, c) -> {
      if (!in.takeString() || !date.readDate(in.bytes(), in.start(), in.end())) {
        return false;
      }
      into.setLong(c, date.value());
      return true;
    };
  }

  private static QuickJsonColumn timestamp() {
    JsonInstant time = new JsonInstant();
    JsonNumber number = new JsonNumber();
    return (in, into, c) -> {
      boolean read =
          in.peek() == '"'
              ? in.takeString() && time.readTimestamp(in.bytes(), in.start(), in.end())
              : number.takeWhole(in) && time.readMillis(number.unscaled());
      into.setLong(c, time.value());
      return read;
    };
  }
}

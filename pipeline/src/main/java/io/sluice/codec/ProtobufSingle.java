package io.sluice.codec;

import io.sluice.schema.RowReceiver;
import io.sluice.schema.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;

/** A message of a few fields that stands for one value: a timestamp, a date, a decimal. */
final class ProtobufSingle implements ProtobufShape {

  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  /** More characters, and more bytes, than any decimal that a column can hold needs. */
  private static final int MAX_DECIMAL_CHARS = 1_000;

  private static final int MAX_DECIMAL_BYTES = 64;

  private final ProtobufPlan plan;
  private final Meaning meaning;
  private final ProtobufParts parts = new ProtobufParts();

  /** What the parts stand for together. */
  @FunctionalInterface
  private interface Meaning {
    void set(ProtobufParts parts, RowReceiver into, int ordinal);
  }

  private ProtobufSingle(ProtobufPlan plan, Meaning meaning) {
    this.plan = plan;
    this.meaning = meaning;
  }

  /** Seconds and nanoseconds; digits beyond the microsecond are dropped, towards the past. */
  static ProtobufSingle timestamp(ProtobufPlan plan) {
    return new ProtobufSingle(
        plan, (parts, into, c) -> into.setLong(c, micros(parts.number(0), parts.number(1))));
  }

  /** Year, month and day, all of them. */
  static ProtobufSingle date(ProtobufPlan plan) {
    return new ProtobufSingle(
        plan,
        (parts, into, c) ->
            into.setLong(c, days(parts.number(0), parts.number(1), parts.number(2))));
  }

  /** A number as text; an empty one is zero. */
  static ProtobufSingle decimalText(ProtobufPlan plan, Type.Decimal type) {
    return new ProtobufSingle(plan, (parts, into, c) -> into.setObject(c, parsed(parts, type)));
  }

  /** The unscaled number in bytes, and its scale; its precision is of no interest. */
  static ProtobufSingle decimalBytes(ProtobufPlan plan, Type.Decimal type) {
    return new ProtobufSingle(plan, (parts, into, c) -> into.setObject(c, unscaled(parts, type)));
  }

  @Override
  public void begin() {
    plan.begin();
  }

  @Override
  public void read(ProtobufInput in) {
    plan.read(in);
  }

  @Override
  public void finish(ProtobufInput in, RowReceiver into, int ordinal) {
    parts.begin();
    plan.finish(in, parts);
    meaning.set(parts, into, ordinal);
  }

  private static long micros(long seconds, long nanos) {
    if (nanos < 0 || nanos >= NANOS_PER_SECOND) {
      throw new MalformedRecordException("timestamp with %d nanoseconds".formatted(nanos));
    }
    try {
      return Math.addExact(
          Math.multiplyExact(seconds + 1, MICROS_PER_SECOND),
          nanos / NANOS_PER_MICRO - MICROS_PER_SECOND);
    } catch (ArithmeticException e) {
      throw new MalformedRecordException(
          "timestamp of %d seconds is out of range".formatted(seconds));
    }
  }

  private static long days(long year, long month, long day) {
    try {
      return LocalDate.of((int) year, (int) month, (int) day).toEpochDay();
    } catch (DateTimeException e) {
      throw new MalformedRecordException("%d-%d-%d is no date".formatted(year, month, day));
    }
  }

  private static BigDecimal parsed(ProtobufParts parts, Type.Decimal type) {
    if (parts.length() > MAX_DECIMAL_CHARS) {
      throw new MalformedRecordException(
          "decimal of %d characters; it may have %d".formatted(parts.length(), MAX_DECIMAL_CHARS));
    }
    String text = new String(parts.bytes(), parts.offset(), parts.length(), StandardCharsets.UTF_8);
    try {
      return exact(text.isEmpty() ? BigDecimal.ZERO : new BigDecimal(text), type);
    } catch (NumberFormatException e) {
      throw new MalformedRecordException(
          "'%s' instead of a %s".formatted(Shortened.of(text), type));
    }
  }

  private static BigDecimal unscaled(ProtobufParts parts, Type.Decimal type) {
    if (parts.length() > MAX_DECIMAL_BYTES) {
      throw new MalformedRecordException(
          "decimal of %d bytes; it may have %d".formatted(parts.length(), MAX_DECIMAL_BYTES));
    }
    BigInteger number =
        parts.length() == 0
            ? BigInteger.ZERO
            : new BigInteger(parts.bytes(), parts.offset(), parts.length());
    return exact(new BigDecimal(number, (int) parts.number(2)), type);
  }

  private static BigDecimal exact(BigDecimal value, Type.Decimal type) {
    try {
      return Narrowing.toDecimal(value, type);
    } catch (ArithmeticException e) {
      throw new MalformedRecordException(String.valueOf(e.getMessage()));
    }
  }
}

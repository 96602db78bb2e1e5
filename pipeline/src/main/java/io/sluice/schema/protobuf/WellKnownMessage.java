package io.sluice.schema.protobuf;

import io.sluice.schema.Type;
import java.util.Optional;

/** Messages that stand for one value, and so are one column. */
public enum WellKnownMessage {
  TIMESTAMP,
  DATE,
  /** A number as text: {@code google.type.Decimal}. */
  DECIMAL_TEXT,
  /** An unscaled number in bytes, and its scale: {@code confluent.type.Decimal}. */
  DECIMAL_BYTES,
  /** A scalar that may be absent: {@code google.protobuf.Int64Value} and the like. */
  WRAPPER;

  /** What a message stands for; decimals only where the field gives their precision. */
  public static Optional<WellKnownMessage> of(
      ProtobufMessage message, Optional<Type.Decimal> decimal) {
    return switch (message.fullName()) {
      case "google.protobuf.Timestamp" -> Optional.of(TIMESTAMP);
      case "google.type.Date" -> Optional.of(DATE);
      case "google.type.Decimal" -> decimal.map(given -> DECIMAL_TEXT);
      case "confluent.type.Decimal" -> decimal.map(given -> DECIMAL_BYTES);
      case "google.protobuf.DoubleValue",
          "google.protobuf.FloatValue",
          "google.protobuf.Int64Value",
          "google.protobuf.UInt64Value",
          "google.protobuf.Int32Value",
          "google.protobuf.UInt32Value",
          "google.protobuf.BoolValue",
          "google.protobuf.StringValue",
          "google.protobuf.BytesValue" ->
          Optional.of(WRAPPER);
      default -> Optional.empty();
    };
  }
}

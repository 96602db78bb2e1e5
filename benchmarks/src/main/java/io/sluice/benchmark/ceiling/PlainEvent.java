package io.sluice.benchmark.ceiling;

import org.jspecify.annotations.Nullable;

/** The fields of one event and of its record, used again for the next one. */
final class PlainEvent {

  @Nullable String id;
  long timeMicros;
  long userId;
  @Nullable String sessionId;
  @Nullable String type;
  @Nullable String productId;
  @Nullable String country;
  double price;
  int quantity;
  @Nullable String page;

  int partition;
  long offset;
  long timestampMicros;
}

package io.sluice.benchmark.plain;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/** All fields of an event, as Jackson binds them. */
record ShopEvent(
    @JsonProperty("event_id") String id,
    @JsonProperty("event_time") String time,
    @JsonProperty("user_id") long userId,
    @JsonProperty("session_id") String sessionId,
    @JsonProperty("event_type") String type,
    @JsonProperty("product_id") String productId,
    @JsonProperty("country") String country,
    @JsonProperty("price") double price,
    @JsonProperty("quantity") int quantity,
    @JsonProperty("page") String page) {

  long millis() {
    return Instant.parse(time).toEpochMilli();
  }
}

package io.sluice.benchmark.plain;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How many events of a product were in a window. */
record ProductCount(
    @JsonProperty("window_start") String windowStart,
    @JsonProperty("window_end") String windowEnd,
    @JsonProperty("product_id") String productId,
    @JsonProperty("events") long events) {}

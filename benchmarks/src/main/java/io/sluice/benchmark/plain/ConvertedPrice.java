package io.sluice.benchmark.plain;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The price of an event in another currency. */
record ConvertedPrice(
    @JsonProperty("product_id") String productId, @JsonProperty("euros") double euros) {}

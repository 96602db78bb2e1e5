/** A copy of one topic by hand: what Kafka, Jackson and Parquet cost without a product around. */
@NullMarked
package io.sluice.benchmark.ceiling;

import org.jspecify.annotations.NullMarked;

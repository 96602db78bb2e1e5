/** Iceberg's Kafka Connect sink, as one would run it beside the writer. */
@NullMarked
package io.sluice.benchmark.iceberg;

import org.jspecify.annotations.NullMarked;

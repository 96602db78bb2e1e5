/** The views of the benchmark by hand, as one writes them with the DSL of Kafka Streams. */
@NullMarked
package io.sluice.benchmark.plain;

import org.jspecify.annotations.NullMarked;

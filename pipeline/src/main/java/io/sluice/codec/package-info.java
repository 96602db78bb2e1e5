/** Bytes of Kafka records to rows, and back: Avro, JSON and the Confluent wire format. */
@NullMarked
package io.sluice.codec;

import org.jspecify.annotations.NullMarked;

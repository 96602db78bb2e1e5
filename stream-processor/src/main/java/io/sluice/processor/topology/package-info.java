/** The views of a pipeline as one Kafka Streams topology, a pure function of the plan. */
@NullMarked
package io.sluice.processor.topology;

import org.jspecify.annotations.NullMarked;

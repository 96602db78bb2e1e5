/** What Kafka says of the topics of a pipeline. */
@NullMarked
package io.sluice.console.topic;

import org.jspecify.annotations.NullMarked;

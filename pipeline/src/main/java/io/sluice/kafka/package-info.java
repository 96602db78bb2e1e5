/** How the services meet Kafka: client properties, reachability, topics. */
@NullMarked
package io.sluice.kafka;

import org.jspecify.annotations.NullMarked;

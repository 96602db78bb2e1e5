package io.sluice.processor.drain;

import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** What the processor works on. */
public interface Tasks {

  /** Whether all its tasks have their state and process records. */
  boolean isRunning();

  /** The partitions that its tasks read. */
  Set<TopicPartition> partitions();
}

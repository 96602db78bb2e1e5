package io.sluice.writer.feed;

import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Kafka's group is told of a table's offsets; nothing of a copy, which has no group. */
record GroupOffsets(FeedRun.Extent extent, Positions positions, Consumer<byte[], byte[]> consumer) {

  private static final Logger LOG = LoggerFactory.getLogger(GroupOffsets.class);

  void tell() {
    if (extent != FeedRun.Extent.COPY) {
      consumer.commitAsync(positions.groupOffsets(), GroupOffsets::onCommit);
    }
  }

  /**
   * Nothing reads these offsets but tools that show the lag, and the next commit sets them anew.
   */
  private static void onCommit(
      Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Exception failure) {
    if (failure != null) {
      LOG.debug("Kafka's group did not take offsets {}", offsets, failure);
    }
  }
}

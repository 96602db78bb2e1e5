package io.sluice.writer.feed;

import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Uuid;

/** Where the records of feeds come from. */
public interface SourceCluster extends AutoCloseable {

  /**
   * A consumer of its own for the feed of a table.
   *
   * @throws io.sluice.failure.SluiceException if its properties make none
   */
  Consumer<byte[], byte[]> consumer(String table);

  /**
   * The id that tells a topic from others that had, or will have, its name; empty if there is no
   * such topic now, or if the broker gives topics no ids.
   *
   * @throws org.apache.kafka.common.KafkaException if that cannot be known now; may be called again
   */
  Optional<Uuid> topicId(String topic);

  @Override
  void close();
}

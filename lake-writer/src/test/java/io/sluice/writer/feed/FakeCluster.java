package io.sluice.writer.feed;

import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Uuid;

/** A cluster of one topic, with one consumer. */
record FakeCluster(FakeTopic topic, FakeConsumer onlyConsumer) implements SourceCluster {

  @Override
  public Consumer<byte[], byte[]> consumer(String table) {
    return onlyConsumer;
  }

  @Override
  public Optional<Uuid> topicId(String name) {
    return Optional.of(topic.id());
  }

  @Override
  public void close() {}
}

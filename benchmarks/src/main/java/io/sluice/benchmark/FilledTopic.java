package io.sluice.benchmark;

import io.sluice.local.LocalStack;
import io.sluice.local.shop.ShopProducer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.LongFunction;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A topic of so many records, spread evenly over its partitions.
 *
 * @param records how many it holds once it is filled
 */
record FilledTopic(String name, long records) {

  static final int PARTITIONS = 4;

  /** Creates it, if it is not there. */
  void create(LocalStack stack) throws InterruptedException {
    stack.topics().create(List.of(new NewTopic(name, Optional.of(PARTITIONS), Optional.empty())));
  }

  /**
   * Fills it, if that has not been done.
   *
   * @param record makes each by its number
   */
  void fill(LocalStack stack, LongFunction<byte[]> record)
      throws InterruptedException, ExecutionException {
    create(stack);
    long size = TopicEnds.of(stack, name).stream().mapToLong(end -> end).sum();
    if (size == 0) {
      send(stack, record);
    } else if (size != records) {
      throw new IllegalStateException(
          "Topic %s holds %d records instead of %d; take another folder"
              .formatted(name, size, records));
    }
  }

  private void send(LocalStack stack, LongFunction<byte[]> record) {
    Failures failures = new Failures();
    try (Producer<byte[], byte[]> producer =
        ShopProducer.connect(stack.broker().bootstrapServers())) {
      for (long i = 0; i < records; i++) {
        producer.send(
            new ProducerRecord<>(name, (int) (i % PARTITIONS), null, record.apply(i)), failures);
      }
    }
    failures.requireNone();
  }
}

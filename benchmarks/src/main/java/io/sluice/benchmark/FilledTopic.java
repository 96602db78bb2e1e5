package io.sluice.benchmark;

import io.sluice.local.LocalStack;
import io.sluice.local.shop.ShopProducer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

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
    long size = size(stack);
    if (size == 0) {
      send(stack, record);
    } else if (size != records) {
      throw new IllegalStateException(
          "Topic %s holds %d records instead of %d; take another folder"
              .formatted(name, size, records));
    }
  }

  private long size(LocalStack stack) throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetSpec> ends =
        IntStream.range(0, PARTITIONS)
            .mapToObj(partition -> new TopicPartition(name, partition))
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    try (Admin admin = Admin.create(stack.clientProperties())) {
      return admin.listOffsets(ends).all().get().values().stream()
          .mapToLong(end -> end.offset())
          .sum();
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

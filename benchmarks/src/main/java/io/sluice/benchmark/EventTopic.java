package io.sluice.benchmark;

import io.sluice.codec.AvroEncoder;
import io.sluice.local.LocalStack;
import io.sluice.local.shop.ShopProducer;
import io.sluice.registry.SchemaText;
import io.sluice.schema.AvroSchemas;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A topic of events, spread evenly over its partitions; the same for the same size and format.
 *
 * @param events how many it holds once it is filled
 */
record EventTopic(Format format, long events) {

  static final int PARTITIONS = 4;

  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00.001Z");
  private static final long SEED = 1;

  enum Format {
    JSON,
    AVRO;

    String lowerCase() {
      return this == JSON ? "json" : "avro";
    }
  }

  String name() {
    return "events.%s.%d".formatted(format.lowerCase(), events);
  }

  static String avroSchema() {
    return AvroSchemas.schema(Event.TYPE, "event").toString();
  }

  /** Creates it, if it is not there. */
  void create(LocalStack stack) throws InterruptedException {
    stack.topics().create(List.of(new NewTopic(name(), Optional.of(PARTITIONS), Optional.empty())));
  }

  /** Fills it, if that has not been done. */
  void fill(LocalStack stack) throws InterruptedException, ExecutionException {
    create(stack);
    long size = size(stack);
    if (size == 0) {
      send(stack);
    } else if (size != events) {
      throw new IllegalStateException(
          "Topic %s holds %d records instead of %d; take another folder"
              .formatted(name(), size, events));
    }
  }

  private long size(LocalStack stack) throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetSpec> ends =
        IntStream.range(0, PARTITIONS)
            .mapToObj(partition -> new TopicPartition(name(), partition))
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    try (Admin admin = Admin.create(stack.clientProperties())) {
      return admin.listOffsets(ends).all().get().values().stream()
          .mapToLong(end -> end.offset())
          .sum();
    }
  }

  private void send(LocalStack stack) {
    AvroEncoder avro = avro(stack);
    SplittableRandom random = new SplittableRandom(SEED);
    Failures failures = new Failures();
    try (Producer<byte[], byte[]> producer =
        ShopProducer.connect(stack.broker().bootstrapServers())) {
      for (long i = 0; i < events; i++) {
        Event event = Event.next(random, FIRST.plusMillis(i));
        byte[] value = format == Format.JSON ? event.json() : avro.encode(event.row());
        producer.send(new ProducerRecord<>(name(), (int) (i % PARTITIONS), null, value), failures);
      }
    }
    failures.requireNone();
  }

  private AvroEncoder avro(LocalStack stack) {
    int id = stack.schemas().register(name() + "-value", SchemaText.avro(avroSchema()));
    return AvroEncoder.withSchemaId(Event.TYPE, id);
  }
}

package io.sluice.benchmark;

import io.sluice.local.LocalStack;
import io.sluice.local.shop.Catalog;
import io.sluice.local.shop.Mix;
import io.sluice.local.shop.SchemaIds;
import io.sluice.local.shop.ShopEncoder;
import io.sluice.local.shop.ShopEvents;
import io.sluice.local.shop.ShopOptions;
import io.sluice.local.shop.ShopProducer;
import io.sluice.local.shop.ShopRecord;
import io.sluice.local.shop.ShopStream;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A topic full of the shop's clicks, in Avro with a registry; the same for the same seed. */
final class ClicksTopic {

  private static final int PARTITIONS = 4;
  private static final long SEED = 1;

  private ClicksTopic() {}

  /** Creates the topic and returns when it holds this many clicks. */
  static void fill(LocalStack stack, long clicks) throws InterruptedException {
    stack.topics().create(ShopStream.newTopics(PARTITIONS));
    ShopEncoder encoder = new ShopEncoder(SchemaIds.of(stack.schemas()));
    ShopEvents events =
        new ShopEvents(
            ShopOptions.DEFAULT.withSeed(SEED).withMix(Mix.CLEAN), Catalog.first(SEED, 200));
    Failures failures = new Failures();
    try (Producer<byte[], byte[]> producer =
        ShopProducer.connect(stack.broker().bootstrapServers())) {
      for (long sent = 0; sent < clicks; ) {
        ShopRecord record = events.next();
        if (record.event().stream() == ShopStream.CLICKS) {
          producer.send(message(encoder, record), failures);
          sent++;
        }
      }
    }
    failures.requireNone();
  }

  private static ProducerRecord<byte[], byte[]> message(ShopEncoder encoder, ShopRecord record) {
    return new ProducerRecord<>(
        ShopStream.CLICKS.topic(),
        null,
        record.event().time().toEpochMilli(),
        encoder.key(record),
        encoder.value(record),
        List.of());
  }
}

package io.sluice.local.archive;

import io.sluice.kafka.Topics;
import io.sluice.local.shop.ShopProducer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** A small pipeline that calls for most of what the services can do, and records for it. */
final class Rehearsal {

  private static final int USERS = 50;
  private static final int RECORDS = 500;
  private static final long EVERY_MS = 10_000;

  private static final String PIPELINE =
      """
      pipeline: rehearsal
      kafka: { bootstrap.servers: "%s" }
      lake: { root: "file://%s" }
      processor: { http: "127.0.0.1:0" }
      writer: { http: "127.0.0.1:0" }
      streams:
        clicks:
          topic: rehearsal.clicks
          event_time: at
          schema: { id: string not null, user: string, at: timestamp, n: int, price: "decimal(10,2)" }
        buys:
          topic: rehearsal.buys
          event_time: at
          schema: { id: string not null, user: string, at: timestamp, n: int, price: "decimal(10,2)" }
      views:
        big:
          from: clicks
          where: n > 10
          select:
            id: id
            user: coalesce(user, 'nobody')
        per_user:
          from: clicks
          window: { tumbling: 10 minutes, grace: 1 minute }
          group_by: user
          select: { clicks: count(*), spent: sum(price) }
        bought:
          from: clicks
          join: { stream: buys, by: [user], within: 10 minutes, grace: 1 minute }
          select: { click: clicks.id, buy: buys.id }
      """;

  private Rehearsal() {}

  /** Fills the topics and returns the pipeline file. */
  static Path prepare(Path folder, String bootstrapServers)
      throws IOException, InterruptedException, ExecutionException {
    new Topics(Map.of("bootstrap.servers", bootstrapServers))
        .create(List.of(topic("clicks"), topic("buys")));
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (Producer<byte[], byte[]> producer = ShopProducer.connect(bootstrapServers)) {
      for (int number = 0; number < RECORDS; number++) {
        sent.add(producer.send(record("clicks", number)));
        sent.add(producer.send(record("buys", number)));
      }
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
    }
    return Files.writeString(
        folder.resolve("pipeline.yaml"),
        PIPELINE.formatted(bootstrapServers, folder.resolve("lake")));
  }

  private static NewTopic topic(String stream) {
    return new NewTopic("rehearsal." + stream, 2, (short) 1);
  }

  private static ProducerRecord<byte[], byte[]> record(String stream, int number) {
    String user = "user-" + number % USERS;
    String value =
        "{\"id\":\"%d\",\"user\":\"%s\",\"at\":%d,\"n\":%d,\"price\":%d.25}"
            .formatted(number, user, number * EVERY_MS, number, number);
    return new ProducerRecord<>("rehearsal." + stream, utf8(user), utf8(value));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

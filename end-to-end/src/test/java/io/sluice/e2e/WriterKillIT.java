package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.local.LocalStack;
import io.sluice.local.shop.Catalog;
import io.sluice.local.shop.GroundTruth;
import io.sluice.local.shop.SchemaIds;
import io.sluice.local.shop.ShopEncoder;
import io.sluice.local.shop.ShopEvents;
import io.sluice.local.shop.ShopOptions;
import io.sluice.local.shop.ShopProducer;
import io.sluice.local.shop.ShopStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The writer is killed at every step of a commit, one after the other, on the same tables; two
 * readers that share no code find every acknowledged record once.
 */
class WriterKillIT {

  private static final int KILLED = 137;
  private static final int RECORDS_PER_ROUND = 1_200;

  private static final List<String> KILLS =
      List.of(
          "file.before-close:halt@2",
          "commit.before:halt@3",
          "commit.temporary-written:halt@2",
          "commit.after:halt@2",
          "commit.after:halt@1",
          "group-commit.before:halt@3");

  private static final String PIPELINE =
      """
      pipeline: shop
      kafka: { bootstrap.servers: "%s" }
      registry: { url: "%s" }
      lake: { root: "file://%s/lake" }
      writer: { http: "127.0.0.1:0" }
      streams:
        clicks:    { topic: shop.clicks, key: user_id, event_time: event_time, format: avro, schema: clicks.avsc }
        purchases: { topic: shop.purchases, key: user_id, event_time: event_time, format: json, schema: purchases.avsc }
        profiles:  { topic: shop.profiles, key: user_id, event_time: updated_at, format: avro, schema: profiles.avsc, table: true }
      tables:
        clicks:    { commit: { rows: 100 } }
        purchases: { commit: { rows: 100 } }
      """;

  @TempDir private Path directory;

  @Test
  void noRowIsLostOrDoubledWhereverTheWriterDies() throws Exception {
    Sluice sluice = new Sluice(directory);
    try (LocalStack stack = LocalStack.start(LocalStack.Options.in(directory.resolve("stack")))) {
      writePipeline(stack);
      stack.topics().create(ShopStream.newTopics(3));
      produceAndKill(stack, sluice);

      Sluice.Result drain = sluice.run("writer", "--drain");
      assertThat(drain.exit()).as(drain.err()).isZero();
    }
    readByDuckDb();
    Sluice.Result audit = sluice.run("audit", "--expected", "truth");
    assertThat(audit.exit()).as("Spark agrees: %s%s", audit.out(), audit.err()).isZero();
  }

  private void produceAndKill(LocalStack stack, Sluice sluice) throws Exception {
    ShopEncoder encoder = new ShopEncoder(SchemaIds.of(stack.schemas()));
    ShopEvents events = new ShopEvents(ShopOptions.DEFAULT.withSeed(11), Catalog.first(11, 50));
    try (Producer<byte[], byte[]> producer =
            ShopProducer.connect(stack.broker().bootstrapServers());
        GroundTruth truth = new GroundTruth(directory.resolve("truth"))) {
      ShopProducer shop = new ShopProducer(producer, events, encoder, truth);
      for (String kill : KILLS) {
        shop.send(RECORDS_PER_ROUND);
        Sluice.Result killed = sluice.run(Map.of("SLUICE_FAILPOINT", kill), "writer");
        assertThat(killed.exit()).as("%s hit: %s", kill, killed.err()).isEqualTo(KILLED);
      }
      shop.send(RECORDS_PER_ROUND);
    }
  }

  private void readByDuckDb() throws Exception {
    try (LakeReplay lake = new LakeReplay(directory.resolve("lake"))) {
      ExactlyOnce exactlyOnce = new ExactlyOnce(lake, directory.resolve("truth"));
      exactlyOnce.require("clicks");
      exactlyOnce.require("purchases");
      exactlyOnce.require("profiles");
    }
  }

  private void writePipeline(LocalStack stack) throws Exception {
    Files.writeString(
        directory.resolve("pipeline.yaml"),
        PIPELINE.formatted(stack.broker().bootstrapServers(), stack.registry().url(), directory));
    for (ShopStream stream : ShopStream.values()) {
      Files.writeString(directory.resolve(stream.streamName() + ".avsc"), stream.schema());
    }
  }
}

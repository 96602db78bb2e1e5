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
import io.sluice.s3.S3Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A lake in S3, on a real server: the writer is killed and goes on; two readers that share no code
 * find every acknowledged record once.
 */
class LakeOnS3IT {

  private static final int KILLED = 137;
  private static final int RECORDS_PER_ROUND = 1_000;

  /** The second commit is in the log, and its answer is not yet known. */
  private static final String KILL = "commit.after:halt@2";

  private static final String PIPELINE =
      """
      pipeline: shop
      kafka: { bootstrap.servers: "%s" }
      registry: { url: "%s" }
      lake:
        root: "s3a://lake/shop"
        hadoop:
          fs.s3a.endpoint: "%s"
          fs.s3a.endpoint.region: us-east-1
          fs.s3a.path.style.access: "true"
          fs.s3a.access.key: "${S3_ACCESS_KEY}"
          fs.s3a.secret.key: "${S3_SECRET_KEY}"
      writer: { http: "127.0.0.1:0" }
      streams:
        clicks: { topic: shop.clicks, key: user_id, event_time: event_time, format: avro }
      tables:
        clicks: { commit: { rows: 100 } }
      """;

  @TempDir private Path directory;

  @Test
  void noRowIsLostOrDoubledThoughTheWriterDies() throws Exception {
    try (S3Server s3 = S3Server.start(directory.resolve("store"));
        LocalStack stack = LocalStack.start(LocalStack.Options.in(directory.resolve("stack")))) {
      Map<String, String> secrets =
          Map.of(
              "S3_ACCESS_KEY", s3.hadoop().get("fs.s3a.access.key"),
              "S3_SECRET_KEY", s3.hadoop().get("fs.s3a.secret.key"));
      Sluice sluice = new Sluice(directory, secrets);
      writePipeline(stack, s3);
      stack.topics().create(ShopStream.newTopics(3));
      produceAndKill(stack, sluice);

      Sluice.Result drain = sluice.run("writer", "--drain");
      assertThat(drain.exit()).as(drain.err()).isZero();
      assertThat(drain.err())
          .contains(
              "Writing to lake s3a://lake/shop, log store io.sluice.logstore.ConditionalPutLogStore (conditional put)")
          .doesNotContain(secrets.get("S3_SECRET_KEY"));

      readByDuckDb(s3);
      Sluice.Result audit = sluice.run("audit", "--expected", "truth");
      assertThat(audit.exit()).as("Spark agrees: %s%s", audit.out(), audit.err()).isZero();
    }
  }

  private void produceAndKill(LocalStack stack, Sluice sluice) throws Exception {
    ShopEncoder encoder = new ShopEncoder(SchemaIds.of(stack.schemas()));
    ShopEvents events = new ShopEvents(ShopOptions.DEFAULT.withSeed(12), Catalog.first(12, 50));
    try (Producer<byte[], byte[]> producer =
            ShopProducer.connect(stack.broker().bootstrapServers());
        GroundTruth truth = new GroundTruth(directory.resolve("truth"))) {
      ShopProducer shop = new ShopProducer(producer, events, encoder, truth);
      shop.send(RECORDS_PER_ROUND);
      Sluice.Result killed = sluice.run(Map.of("SLUICE_FAILPOINT", KILL), "writer");
      assertThat(killed.exit()).as("%s hit: %s", KILL, killed.err()).isEqualTo(KILLED);
      shop.send(RECORDS_PER_ROUND);
    }
  }

  /** The server keeps each object as a file of its name. */
  private void readByDuckDb(S3Server s3) throws Exception {
    try (LakeReplay lake = new LakeReplay(s3.objects().resolve("shop"))) {
      new ExactlyOnce(lake, directory.resolve("truth")).require("clicks");
    }
  }

  private void writePipeline(LocalStack stack, S3Server s3) throws Exception {
    Files.writeString(
        directory.resolve("pipeline.yaml"),
        PIPELINE.formatted(
            stack.broker().bootstrapServers(), stack.registry().url(), s3.endpoint()));
  }
}

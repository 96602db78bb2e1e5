package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.local.LocalStack;
import io.sluice.local.shop.Catalog;
import io.sluice.local.shop.GroundTruth;
import io.sluice.local.shop.Mix;
import io.sluice.local.shop.SchemaIds;
import io.sluice.local.shop.ShopEncoder;
import io.sluice.local.shop.ShopEvents;
import io.sluice.local.shop.ShopOptions;
import io.sluice.local.shop.ShopProducer;
import io.sluice.local.shop.ShopStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One pipeline goes from one writer and one processor to three and two and back, some of them
 * without a word, while events flow; DuckDB finds every event once, and every view's rows.
 *
 * <p>{@code -Dsluice.scaling.cycles=20} goes up and down so often, {@code -Dsluice.scaling.seed=7}
 * with other events and other victims.
 */
class ScalingIT {

  private static final int CYCLES = Integer.getInteger("sluice.scaling.cycles", 1);
  private static final long SEED = Long.getLong("sluice.scaling.seed", 41);
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Four shop minutes a second; one event in thirty comes behind its window and the grace. */
  private static final ShopOptions EVENTS =
      new ShopOptions(
          SEED, ShopOptions.DEFAULT.start(), 240, 400, 200, new Mix(0.05, 0.02, 0.03, 0.01, 0.01));

  private static final String PIPELINE =
      """
      pipeline: scaled
      kafka: { bootstrap.servers: "%s" }
      registry: { url: "%s" }
      lake: { root: "file://%s/lake" }
      processor: { http: "127.0.0.1:0", kafka: { session.timeout.ms: 6000 } }
      writer: { http: "127.0.0.1:0", kafka: { session.timeout.ms: 6000 } }
      streams:
        clicks: { topic: shop.clicks, key: user_id, event_time: event_time, format: avro, schema: clicks.avsc }
      views:
        clicks_per_product:
          from: clicks
          where: event_type = 'click' and country is not null
          window: { tumbling: 10 minutes, grace: 15 minutes }
          group_by: product_id
          select: { clicks: count(*), quantity: sum(quantity) }
        views_only:
          from: clicks
          where: event_type = 'view'
          select: { click_id: click_id }
      tables:
        clicks: { commit: { every: 200 ms } }
        clicks_per_product: { commit: { every: 200 ms } }
        views_only: { commit: { every: 200 ms } }
      """;

  /** What becomes of a table's rows, {@code %1$s}, in the read-back. */
  private static final List<String> FAULTS =
      List.of(
          "from %1$s_read where rowid > 0",
          "from %1$s_read union all from %1$s_read where rowid = 0");

  private static final String MISCOUNTED =
      "select * replace (if(rowid = 0, clicks + 1, clicks) as clicks) from %1$s_read";

  @TempDir private Path directory;

  @Test
  void nothingIsLostOrDoubledHoweverManyShareTheWork() throws Exception {
    // Seven JVMs of a minute each have more of a quick start than of fast code.
    Sluice sluice = new Sluice(directory);
    try (LocalStack stack = LocalStack.start(LocalStack.Options.in(directory.resolve("stack")))) {
      Files.writeString(
          directory.resolve("pipeline.yaml"),
          PIPELINE.formatted(stack.broker().bootstrapServers(), stack.registry().url(), directory));
      Files.writeString(directory.resolve("clicks.avsc"), ShopStream.CLICKS.schema());
      stack.topics().create(ShopStream.newTopics(6));
      scaleUnderLoad(stack, sluice);
      drain(sluice, "processor", "--close-windows", "--state-dir", "state-drain");
      drain(sluice, "writer");
    }
    try (LakeReplay lake = new LakeReplay(directory.resolve("lake"))) {
      ExactlyOnce raw = new ExactlyOnce(lake, directory.resolve("truth"));
      WindowedClicks windows = new WindowedClicks(lake);
      raw.open("clicks");
      windows.open();
      assertThat(lake.open("views_only")).isTrue();

      requireAll(lake, raw, windows);

      assertThat(windows.late()).as("late events").isPositive();
      plant(lake, raw, windows);
    }
  }

  private void scaleUnderLoad(LocalStack stack, Sluice sluice) throws Exception {
    String servers = stack.broker().bootstrapServers();
    Random random = new Random(SEED);
    try (Producer<byte[], byte[]> producer = ShopProducer.connect(servers);
        GroundTruth truth = new GroundTruth(directory.resolve("truth"));
        ConsumerGroups groups = new ConsumerGroups(servers);
        Fleet writers = new Fleet(sluice, "writer", "sluice_writer_rows_total", random);
        Fleet processors =
            new Fleet(sluice, "processor", "sluice_processor_received_total", random)) {
      ShopProducer shop =
          new ShopProducer(
              producer,
              new ShopEvents(EVENTS, Catalog.first(SEED, 50)),
              new ShopEncoder(SchemaIds.of(stack.schemas())),
              truth);
      CompletableFuture<Void> flow = CompletableFuture.runAsync(() -> send(shop));
      try {
        processors.grow("--state-dir", "state-%d");
        writers.grow();
        awaitShared(groups, writers, processors);
        for (int cycle = 0; cycle < CYCLES; cycle++) {
          writers.grow();
          writers.grow();
          processors.grow("--state-dir", "state-%d");
          awaitShared(groups, writers, processors);
          writers.killOne();
          if (cycle % 2 == 0) {
            processors.killOne();
          } else {
            processors.stopOne();
          }
          writers.stopOne();
          awaitShared(groups, writers, processors);
        }
        assertThat(flow).as("events still flow").isNotDone();
      } finally {
        shop.stop();
        flow.join();
      }
      processors.stopOne();
      writers.stopOne();
    }
  }

  private static void send(ShopProducer shop) {
    try {
      shop.run(InstantSource.system());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Everybody has a part of the work, and does it. */
  private static void awaitShared(ConsumerGroups groups, Fleet writers, Fleet processors)
      throws Exception {
    await("writers share the raw table")
        .atMost(LIMIT)
        .until(() -> groups.isShared("scaled-lake-writer.clicks", writers.size()));
    await("processors share the views")
        .atMost(LIMIT)
        .until(() -> groups.isShared("scaled-stream-processor", processors.size()));
    writers.awaitWork();
    processors.awaitWork();
  }

  private static void drain(Sluice sluice, String service, String... options) throws Exception {
    String[] line = new String[options.length + 2];
    line[0] = service;
    line[1] = "--drain";
    System.arraycopy(options, 0, line, 2, options.length);
    Sluice.Result end = sluice.run(line);
    assertThat(end.exit()).as(end.err()).isZero();
  }

  private static void requireAll(LakeReplay lake, ExactlyOnce raw, WindowedClicks windows)
      throws Exception {
    raw.compare("clicks");
    windows.compare();
    assertThat(windows.out() + windows.late() + windows.filtered() + quarantined(lake))
        .as("out + late + filtered + quarantined")
        .isEqualTo(raw.acknowledged());
    assertThat(
            lake.texts(
                """
                select click_id from (
                  select click_id, count(*) as rows from views_only group by all) streamed
                full join (
                  select click_id, count(*) as rows from clicks where event_type = 'view' group by all) seen
                using (click_id)
                where streamed.rows is distinct from seen.rows
                """))
        .as("rows of views_only that are missing or doubled")
        .isEmpty();
  }

  private static long quarantined(LakeReplay lake) throws Exception {
    return lake.number("select count(*) from clicks_quarantine");
  }

  /** A check that finds nothing is worth what it finds when there is something. */
  private static void plant(LakeReplay lake, ExactlyOnce raw, WindowedClicks windows)
      throws Exception {
    for (String table :
        List.of(
            "clicks",
            "clicks_quarantine",
            "clicks_per_product",
            "clicks_per_product_late",
            "views_only")) {
      lake.execute("create table %1$s_read as from %1$s".formatted(table));
      for (String fault : FAULTS) {
        requireFound(lake, raw, windows, table, fault);
      }
    }
    requireFound(lake, raw, windows, "clicks_per_product", MISCOUNTED);
    requireAll(lake, raw, windows);
  }

  private static void requireFound(
      LakeReplay lake, ExactlyOnce raw, WindowedClicks windows, String table, String fault)
      throws Exception {
    String replace = "create or replace view %1$s as " + fault;
    lake.execute(replace.formatted(table));
    assertThatThrownBy(() -> requireAll(lake, raw, windows))
        .as("%s", replace.formatted(table))
        .isInstanceOf(AssertionError.class);
    lake.execute("create or replace view %1$s as from %1$s_read".formatted(table));
  }
}

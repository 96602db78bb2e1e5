package io.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.catalog.SchemaNames;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.plan.PipelinePlan;
import io.sluice.table.TableFeed;
import io.sluice.writer.LakeWriter.OnFailure;
import io.sluice.writer.delta.DimensionTables;
import io.sluice.writer.feed.FeedPlan;
import io.sluice.writer.feed.FeedRun;
import io.sluice.writer.feed.FeedRun.Extent;
import io.sluice.writer.feed.FeedWorker;
import io.sluice.writer.feed.SourceCluster;
import io.sluice.writer.table.MemoryLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One worker's failure for good ends all, and says why; a worker that waits ends none. */
@Timeout(60)
class LakeWriterTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-05T00:00:00Z"));

  @TempDir Path folder;

  /** Fails its first poll as without a broker, and waits in the second until it is woken. */
  private static final class WaitingConsumer extends MockConsumer<byte[], byte[]> {
    private final CountDownLatch waits = new CountDownLatch(1);
    private final CountDownLatch woken = new CountDownLatch(1);
    private boolean hasFailed;

    WaitingConsumer() {
      super("none");
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      if (!hasFailed) {
        hasFailed = true;
        throw new org.apache.kafka.common.errors.TimeoutException("no answer");
      }
      waits.countDown();
      try {
        woken.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      throw new WakeupException();
    }

    @Override
    public void wakeup() {
      woken.countDown();
    }
  }

  /** A cluster that has one consumer to give, and no topic. */
  private record OneConsumer(MockConsumer<byte[], byte[]> consumer) implements SourceCluster {
    @Override
    public Consumer<byte[], byte[]> consumer(String table) {
      return consumer;
    }

    @Override
    public Optional<Uuid> topicId(String topic) {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  /** A cluster whose properties make no consumer. */
  private record NoConsumer() implements SourceCluster {
    @Override
    public Consumer<byte[], byte[]> consumer(String table) {
      throw new SluiceException(
          ExitCode.CONFIGURATION, "Cannot make a Kafka consumer for table " + table);
    }

    @Override
    public Optional<Uuid> topicId(String topic) {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  private FeedWorker failing(String table) throws IOException {
    return worker(table, Extent.ON_AND_ON, new NoConsumer());
  }

  private FeedWorker waiting(String table, WaitingConsumer consumer) throws IOException {
    return worker(table, Extent.ON_AND_ON, new OneConsumer(consumer));
  }

  private FeedWorker worker(String table, Extent extent, SourceCluster source) throws IOException {
    Path file = folder.resolve(table + ".yaml");
    Files.writeString(
        file,
        """
        pipeline: shop
        lake: { root: "file://%s" }
        streams:
          %s: { topic: t, schema: { id: long } }
        """
            .formatted(folder, table));
    Pipeline pipeline = PipelineFile.read(file, Map.of());
    PipelinePlan plan =
        PipelinePlan.of(pipeline, new DimensionTables(pipeline, new Configuration()));
    TableFeed feed = plan.feeds().get(0);
    FeedPlan feedPlan =
        FeedPlan.of(
            pipeline,
            feed,
            SchemaNames.NONE,
            plan::reader,
            files ->
                () -> {
                  throw new AssertionError("nothing comes that could be written");
                });
    return new FeedWorker(feedPlan, FeedRun.of(extent), new MemoryLake(CLOCK), source, CLOCK);
  }

  private static CompletableFuture<Optional<Throwable>> start(LakeWriter writer) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return writer.run();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static Optional<Throwable> end(CompletableFuture<Optional<Throwable>> run)
      throws InterruptedException, ExecutionException, TimeoutException {
    return run.get(30, TimeUnit.SECONDS);
  }

  @Test
  void aWorkerThatFailsForGoodStopsTheOthersAndGivesItsExitCode() throws Exception {
    LakeWriter writer =
        new LakeWriter(
            List.of(waiting("clicks", new WaitingConsumer()), failing("purchases")),
            OnFailure.STOP_ALL);

    Optional<Throwable> failure = end(start(writer));

    assertThat(failure)
        .hasValueSatisfying(
            thrown ->
                assertThat(((SluiceException) thrown).exitCode())
                    .isEqualTo(ExitCode.CONFIGURATION));
    assertThat(writer.isLive()).isFalse();
    assertThat(writer.reasonsNotReady())
        .anySatisfy(
            reason ->
                assertThat(reason)
                    .startsWith("table purchases: it has failed: Cannot make a Kafka consumer"));
  }

  @Test
  void aWorkerThatWaitsStopsNothing() throws Exception {
    WaitingConsumer clicks = new WaitingConsumer();
    WaitingConsumer purchases = new WaitingConsumer();
    LakeWriter writer =
        new LakeWriter(
            List.of(waiting("clicks", clicks), waiting("purchases", purchases)),
            OnFailure.STOP_ALL);

    CompletableFuture<Optional<Throwable>> run = start(writer);
    clicks.waits.await();
    purchases.waits.await();
    assertThat(writer.isLive()).isTrue();
    assertThat(writer.reasonsNotReady())
        .containsExactlyInAnyOrder(
            "table clicks: Kafka does not answer: no answer",
            "table purchases: Kafka does not answer: no answer");
    assertThat(run).isNotDone();
    writer.stop();

    assertThat(end(run)).isEmpty();
  }

  @Test
  void aDrainThatFailsLetsTheOthersComeToTheirEnds() throws Exception {
    FeedWorker absent =
        worker("purchases", Extent.TO_END, new OneConsumer(new MockConsumer<>("none")));
    LakeWriter writer =
        new LakeWriter(List.of(failing("clicks"), absent), OnFailure.FINISH_THE_OTHERS);

    Optional<Throwable> failure = end(start(writer));

    assertThat(failure)
        .hasValueSatisfying(thrown -> assertThat(thrown).hasMessageContaining("table clicks"));
    assertThat(absent.status().topicIsAbsent()).isTrue();
  }
}

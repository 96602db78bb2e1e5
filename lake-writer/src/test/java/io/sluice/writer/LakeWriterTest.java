package io.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.plan.PipelinePlan;
import io.sluice.table.TableFeed;
import io.sluice.writer.LakeWriter.OnFailure;
import io.sluice.writer.delta.DimensionTables;
import io.sluice.writer.feed.FeedPlan;
import io.sluice.writer.feed.FeedWorker;
import io.sluice.writer.table.MemoryLake;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One worker's failure for good ends all, and says why; a worker that waits ends none. */
@Timeout(60)
class LakeWriterTest {

  @TempDir Path folder;

  private enum Ends {
    WHEN_STOPPED,
    WHEN_DRAINED
  }

  /** Waits for a broker that is not there. */
  private FeedWorker waiting(String table, Ends ends) throws IOException {
    return worker(table, ends, "default.api.timeout.ms: \"200\", request.timeout.ms: \"100\"");
  }

  /** Cannot even make its consumer. */
  private FeedWorker failing(String table) throws IOException {
    return worker(table, Ends.WHEN_STOPPED, "max.poll.records: many");
  }

  private FeedWorker worker(String table, Ends ends, String kafka) throws IOException {
    Path file = folder.resolve(table + ".yaml");
    Files.writeString(
        file,
        """
        pipeline: shop
        kafka: { bootstrap.servers: "127.0.0.1:%d", %s }
        lake: { root: "file://%s" }
        streams:
          %s: { topic: t, schema: { id: long } }
        """
            .formatted(closedPort(), kafka, folder, table));
    Pipeline pipeline = PipelineFile.read(file, Map.of());
    PipelinePlan plan =
        PipelinePlan.of(pipeline, new DimensionTables(pipeline, new Configuration()));
    TableFeed feed = plan.feeds().get(0);
    FeedPlan feedPlan =
        FeedPlan.of(
            pipeline,
            feed,
            plan.decoder(feed),
            files ->
                () -> {
                  throw new AssertionError("nothing comes that could be written");
                });
    return ends == Ends.WHEN_DRAINED
        ? FeedWorker.toEnd(feedPlan, pipeline, new MemoryLake(), InstantSource.system())
        : FeedWorker.onAndOn(feedPlan, pipeline, new MemoryLake(), InstantSource.system());
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
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
            List.of(waiting("clicks", Ends.WHEN_STOPPED), failing("purchases")),
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
    LakeWriter writer =
        new LakeWriter(
            List.of(waiting("clicks", Ends.WHEN_STOPPED), waiting("purchases", Ends.WHEN_STOPPED)),
            OnFailure.STOP_ALL);

    CompletableFuture<Optional<Throwable>> run = start(writer);
    while (writer.reasonsNotReady().stream().anyMatch(reason -> reason.endsWith("starting"))) {
      Thread.onSpinWait();
    }
    assertThat(writer.isLive()).isTrue();
    assertThat(writer.reasonsNotReady())
        .hasSize(2)
        .allSatisfy(reason -> assertThat(reason).contains("Kafka"));
    assertThat(run).isNotDone();
    writer.stop();

    assertThat(end(run)).isEmpty();
  }

  @Test
  void aDrainThatFailsLetsTheOthersComeToTheirEnds() throws Exception {
    LakeWriter writer =
        new LakeWriter(
            List.of(failing("clicks"), waiting("purchases", Ends.WHEN_DRAINED)),
            OnFailure.FINISH_THE_OTHERS);

    Optional<Throwable> failure = end(start(writer));

    assertThat(failure)
        .hasValueSatisfying(thrown -> assertThat(thrown).hasMessageContaining("table clicks"));
    assertThat(writer.reasonsNotReady())
        .anySatisfy(
            reason ->
                assertThat(reason)
                    .startsWith("table purchases: it has failed: Cannot read topic t"));
  }
}

package io.sluice.writer.feed;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Pipeline;
import io.sluice.writer.table.LakeTables;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Runs one feed in the thread that calls {@link #run}, with a consumer of its own. */
public final class FeedWorker {

  private final FeedPlan plan;
  private final Pipeline pipeline;
  private final LakeTables lake;
  private final InstantSource clock;
  private final Consumer<FeedLoop> beginning;
  private final FeedStatus status;
  private volatile @Nullable FeedLoop loop;
  private volatile boolean stopped;

  private FeedWorker(
      FeedPlan plan,
      Pipeline pipeline,
      LakeTables lake,
      InstantSource clock,
      Consumer<FeedLoop> beginning) {
    this.plan = plan;
    this.pipeline = pipeline;
    this.lake = lake;
    this.clock = clock;
    this.beginning = beginning;
    this.status = new FeedStatus(plan.name(), plan.topic());
  }

  /** A worker that goes on until it is stopped. */
  public static FeedWorker onAndOn(
      FeedPlan plan, Pipeline pipeline, LakeTables lake, InstantSource clock) {
    return new FeedWorker(plan, pipeline, lake, clock, FeedLoop::subscribe);
  }

  /** A worker that ends when the table has what the topic has at the start. */
  public static FeedWorker toEnd(
      FeedPlan plan, Pipeline pipeline, LakeTables lake, InstantSource clock) {
    return new FeedWorker(plan, pipeline, lake, clock, FeedLoop::readToEnd);
  }

  public FeedStatus status() {
    return status;
  }

  /**
   * Carries records until {@link #stop}, or the end.
   *
   * @throws SluiceException if the feed cannot go on; the status has the reason, too
   */
  public void run() {
    try {
      carry();
    } catch (SluiceException e) {
      throw failed(e);
    } catch (KafkaException e) {
      throw failed(
          new SluiceException(
              ExitCode.FAILED,
              "Cannot read topic %s for table %s: %s; see that the writer may read it and use its group"
                  .formatted(plan.topic(), plan.name(), e),
              e));
    } catch (RuntimeException | Error e) {
      status.waits(Optional.of("it has failed: " + e));
      throw e;
    }
  }

  private SluiceException failed(SluiceException failure) {
    status.waits(Optional.of("it has failed: " + failure.getMessage()));
    return failure;
  }

  private void carry() {
    try (FeedLoop running =
        new FeedLoop(plan, lake, FeedConsumer.connect(pipeline, plan.name()), clock, status)) {
      loop = running;
      if (stopped) {
        return;
      }
      beginning.accept(running);
      running.run();
    }
  }

  /** Lets {@link #run} end soon, with what is taken committed if that goes at once. */
  public void stop() {
    stopped = true;
    FeedLoop running = loop;
    if (running != null) {
      running.stop();
    }
  }
}

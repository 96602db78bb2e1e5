package io.sluice.writer.feed;

import io.sluice.failure.SluiceException;
import io.sluice.writer.table.LakeTables;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** Runs one feed in the thread that calls {@link #run}, with a consumer of its own. */
public final class FeedWorker {

  private final FeedPlan plan;
  private final FeedRun run;
  private final LakeTables lake;
  private final SourceCluster source;
  private final InstantSource clock;
  private final FeedStatus status;
  private final FeedAlerts alerts;
  private volatile @Nullable FeedLoop loop;
  private volatile boolean stopped;

  public FeedWorker(
      FeedPlan plan, FeedRun run, LakeTables lake, SourceCluster source, InstantSource clock) {
    this.plan = plan;
    this.run = run;
    this.lake = lake;
    this.source = source;
    this.clock = clock;
    this.status = new FeedStatus(plan.name(), plan.topic());
    this.alerts = new FeedAlerts(plan, status, clock);
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
      throw failed(new FeedFailures(plan).of(e));
    } catch (RuntimeException | Error e) {
      status.waits(Optional.of("it has failed: " + e));
      alerts.failed(e.toString());
      throw e;
    }
  }

  private SluiceException failed(SluiceException failure) {
    status.waits(Optional.of("it has failed: " + failure.getMessage()));
    alerts.failed(String.valueOf(failure.getMessage()));
    return failure;
  }

  private void carry() {
    try (FeedLoop running = new FeedLoop(plan, run, lake, source, clock, status, alerts)) {
      loop = running;
      if (stopped) {
        return;
      }
      running.begin();
      running.run();
    } catch (WakeupException e) {
      // Stopped before it had begun: all else takes note of it itself.
      if (!stopped) {
        throw e;
      }
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

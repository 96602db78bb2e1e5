package io.sluice.writer.alert;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.sluice.pipeline.AlertsDefinition;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends alerts as JSON to a webhook, one after the other in a thread of its own.
 *
 * <p>Nobody ever waits for it: what comes while {@link #WAITING} alerts wait is dropped and
 * counted, and so is what is not delivered in {@link #ATTEMPTS}. Its address and headers are in no
 * message. Safe for use by several threads.
 */
public final class Webhook implements Consumer<Alert>, AutoCloseable {

  /** How many alerts wait at most. */
  static final int WAITING = 1_000;

  static final int ATTEMPTS = 3;

  private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

  private final AlertsDefinition definition;
  private final HttpClient http;
  private final RetryPolicy<Integer> retry;
  private final ThreadPoolExecutor sender;
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();

  /**
   * @param pause before an alert is sent a second time; then twice as long
   */
  public Webhook(AlertsDefinition definition, Duration pause) {
    this.definition = definition;
    this.http = HttpClient.newBuilder().connectTimeout(definition.timeout()).build();
    this.retry =
        RetryPolicy.<Integer>builder()
            .handle(IOException.class)
            .handleResultIf(status -> status >= 500 || status == 429)
            .withBackoff(pause, pause.multipliedBy(4))
            .withMaxAttempts(ATTEMPTS)
            .build();
    this.sender =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            Webhook::daemon,
            (alert, full) -> dropped.incrementAndGet());
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "alerts");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void accept(Alert alert) {
    sender.execute(() -> deliver(alert));
  }

  private void deliver(Alert alert) {
    try {
      int status = Failsafe.with(retry).get(() -> post(alert));
      if (status / 100 == 2) {
        delivered.incrementAndGet();
      } else {
        undelivered(alert, "the webhook answers " + status);
      }
    } catch (FailsafeException e) {
      if (e.getCause() instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      Throwable cause = e.getCause() == null ? e : e.getCause();
      // Its message may have the address.
      undelivered(alert, cause.getClass().getSimpleName());
    }
  }

  private int post(Alert alert) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(definition.webhook())
            .timeout(definition.timeout())
            .header("Content-Type", "application/json");
    definition.headers().forEach(request::setHeader);
    return http.send(
            request.POST(BodyPublishers.ofString(alert.json())).build(), BodyHandlers.discarding())
        .statusCode();
  }

  private void undelivered(Alert alert, String reason) {
    failed.incrementAndGet();
    LOG.warn(
        "Cannot deliver alert {} of table {}: {}; check 'alerts' of the pipeline file",
        alert.kind().label(),
        alert.source().table(),
        reason);
  }

  /** How many alerts the webhook has taken. */
  public long delivered() {
    return delivered.get();
  }

  /** How many it has not, although they were sent. */
  public long failed() {
    return failed.get();
  }

  /** How many were not sent because too many waited, or because this was closed. */
  public long dropped() {
    return dropped.get();
  }

  /** Sends what waits, for a few seconds at most. */
  @Override
  public void close() {
    sender.shutdown();
    try {
      if (!sender.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        dropped.addAndGet(sender.shutdownNow().size());
        LOG.warn("Alerts are left undelivered: the webhook took too long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      sender.shutdownNow();
    }
  }
}

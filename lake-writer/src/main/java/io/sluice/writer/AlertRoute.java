package io.sluice.writer;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.pipeline.Pipeline;
import io.sluice.writer.alert.Alert;
import io.sluice.writer.alert.AlertLog;
import io.sluice.writer.alert.Webhook;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.NullMarked;

/** Where alerts go: into the log, and to the webhook of the pipeline file if it names one. */
@NullMarked
record AlertRoute(Consumer<Alert> log, Optional<Webhook> webhook)
    implements Consumer<Alert>, AutoCloseable {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  static AlertRoute of(Pipeline pipeline, MeterRegistry metrics) {
    Optional<Webhook> webhook = pipeline.alerts().map(alerts -> new Webhook(alerts, PAUSE));
    webhook.ifPresent(hook -> WebhookMetrics.register(metrics, hook));
    return new AlertRoute(new AlertLog(), webhook);
  }

  @Override
  public void accept(Alert alert) {
    log.accept(alert);
    webhook.ifPresent(hook -> hook.accept(alert));
  }

  @Override
  public void close() {
    webhook.ifPresent(Webhook::close);
  }
}

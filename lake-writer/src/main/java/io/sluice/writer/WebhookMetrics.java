package io.sluice.writer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.writer.alert.Webhook;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.NullMarked;

/** What is measured of the delivery of alerts, of a writer whose pipeline file names a webhook. */
@NullMarked
final class WebhookMetrics {

  private WebhookMetrics() {}

  static void register(MeterRegistry registry, Webhook webhook) {
    counter(registry, webhook, "delivered", "Alerts that the webhook took", Webhook::delivered);
    counter(registry, webhook, "failed", "Alerts that it did not take", Webhook::failed);
    counter(registry, webhook, "dropped", "Alerts that were never sent", Webhook::dropped);
  }

  private static void counter(
      MeterRegistry registry,
      Webhook webhook,
      String name,
      String description,
      ToDoubleFunction<Webhook> count) {
    FunctionCounter.builder("sluice.writer.webhook." + name, webhook, count)
        .description(description)
        .register(registry);
  }
}

package io.sluice.processor;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.processor.time.WindowClosing;
import io.sluice.processor.view.ViewCounts;
import io.sluice.processor.view.ViewMetrics;

/** Shows the counts of views as meters. */
final class ViewMeters {

  private ViewMeters() {}

  static void register(ViewMetrics metrics, WindowClosing closing, MeterRegistry registry) {
    for (String view : metrics.views()) {
      for (ViewCounts.Count count : ViewCounts.Count.values()) {
        FunctionCounter.builder(
                "sluice.processor." + count, metrics.view(view), counts -> counts.get(count))
            .description(
                "Records of a view: received = filtered + null_key + late + ahead + duplicate + accepted")
            .tag("view", view)
            .register(registry);
      }
      Gauge.builder("sluice.processor.open", closing, windows -> windows.open(view).count())
          .description("Rows that the open windows will become, of the tasks of this process")
          .tag("view", view)
          .register(registry);
    }
    for (String source : metrics.sources()) {
      FunctionCounter.builder(
              "sluice.processor.malformed", metrics, counts -> counts.malformed(source))
          .description("Records that could not be read and were skipped")
          .tag("source", source)
          .register(registry);
    }
  }
}

package io.sluice.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.benchmark.DriftTopic.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Both topics side by side.
 *
 * @param throughput events a second, less the start of the process, in each round
 * @param cpuSeconds of whole processes
 * @param secondsBetweenFields as the writer meets them, in the drifting topic
 */
record DriftReport(
    long events,
    int fields,
    Map<Kind, Figure> throughput,
    Map<Kind, Figure> cpuSeconds,
    Figure peakRssMib,
    double secondsBetweenFields) {

  /**
   * @param starts runs over next to nothing, one for each round
   */
  static DriftReport of(
      long events, int fields, List<TimedProcess> starts, Map<Kind, List<TimedProcess>> runs) {
    Map<Kind, Figure> throughput = new LinkedHashMap<>();
    Map<Kind, Figure> cpu = new LinkedHashMap<>();
    Map<Kind, Figure> memory = new LinkedHashMap<>();
    runs.forEach(
        (kind, processes) -> {
          throughput.put(kind, throughput(events, starts, processes));
          cpu.put(kind, Figure.of(processes, TimedProcess::cpuSeconds));
          memory.put(kind, Figure.of(processes, TimedProcess::peakRssMib));
        });
    double perSecond = figure(throughput, Kind.DRIFTING).median();
    return new DriftReport(
        events,
        fields,
        throughput,
        cpu,
        figure(memory, Kind.DRIFTING),
        events / perSecond / (fields + 1));
  }

  private static Figure throughput(
      long events, List<TimedProcess> starts, List<TimedProcess> runs) {
    return Figure.of(
        IntStream.range(0, runs.size())
            .mapToDouble(
                round -> events / (runs.get(round).wallSeconds() - starts.get(round).wallSeconds()))
            .toArray());
  }

  private static Figure figure(Map<Kind, Figure> figures, Kind kind) {
    return Objects.requireNonNull(figures.get(kind), kind::toString);
  }

  private double toSteady() {
    return figure(throughput, Kind.DRIFTING).median() / figure(throughput, Kind.STEADY).median();
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%,d events, %d fields added, one every %.2f s; medians (least to most)%n",
            events,
            fields,
            secondsBetweenFields));
    throughput.forEach(
        (kind, figure) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%-10s %32s events/s %26s CPU s%n",
                    kind,
                    figure.spread(0),
                    figure(cpuSeconds, kind).spread(1))));
    return text.append(
            String.format(
                Locale.ROOT,
                "drifting to steady %.2f, peak RSS at most %.0f MiB",
                toSteady(),
                peakRssMib.most()))
        .toString();
  }

  String json() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("events", events);
    report.put("fields", fields);
    report.put("secondsBetweenFields", secondsBetweenFields);
    report.put("eventsPerSecond", throughput);
    report.put("cpuSeconds", cpuSeconds);
    report.put("peakRssMib", peakRssMib);
    report.put("throughputToSteady", toSteady());
    try {
      return new ObjectMapper().writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A report of numbers and names is JSON", e);
    }
  }
}

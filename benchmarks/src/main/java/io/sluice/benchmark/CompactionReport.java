package io.sluice.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.benchmark.PacedCommits.Window;
import io.sluice.benchmark.ReadRounds.Line;
import io.sluice.benchmark.TableReader.Content;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What compacting a table gained, and what it cost the writer beside it.
 *
 * @param content of the table before and after, for every engine
 * @param alone the job while nobody writes
 * @param beside the same job beside the live writer
 * @param commits of the live writer by what went on, in order
 */
record CompactionReport(
    Content content,
    List<ReadRounds> reads,
    TimedProcess alone,
    TimedProcess beside,
    Map<String, Window> commits) {

  private static final String LINE = "%-28s %25s %25s %20s %25s %25s %20s";

  String text() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%,d rows, checksum %d, the same before, after and beside the writer for both engines",
        content.rows(),
        content.checksum());
    for (ReadRounds read : reads) {
      if (read.reading() == Reading.FILES) {
        line(
            text,
            "%,d files before, %,d after, as %s sees them",
            read.foundBefore(),
            read.foundAfter(),
            read.engine());
      }
    }
    line(text, LINE, "", "before s", "after s", "ratio", "before CPU s", "after CPU s", "ratio");
    reads.stream().map(ReadRounds::lines).flatMap(List::stream).forEach(read -> add(text, read));
    process(text, "the job alone", alone);
    process(text, "the job beside the writer", beside);
    line(
        text,
        "%-28s %10s %10s %10s %10s %10s",
        "commits of a live writer",
        "commits",
        "a second",
        "p50 ms",
        "p99 ms",
        "most ms");
    commits.forEach(
        (name, window) ->
            line(
                text,
                "%-28s %10d %10.1f %10.1f %10.1f %10.1f",
                name,
                window.count(),
                window.perSecond(),
                window.percentile(50),
                window.percentile(99),
                window.percentile(100)));
    return text.toString();
  }

  private static void add(StringBuilder text, Line read) {
    line(
        text,
        LINE,
        "%s, %s: %s".formatted(read.engine(), read.reading(), read.stage()),
        spread(read.wall().before(), 2),
        spread(read.wall().after(), 2),
        spread(read.wall().ratio(), 1),
        spread(read.cpu().before(), 2),
        spread(read.cpu().after(), 2),
        spread(read.cpu().ratio(), 1));
  }

  private static void process(StringBuilder text, String name, TimedProcess process) {
    line(
        text,
        "%s: %.1f s, %.1f s of CPU, %.0f MiB resident",
        name,
        process.wallSeconds(),
        process.cpuSeconds(),
        process.peakRssMib());
  }

  private static String spread(Figure figure, int digits) {
    String number = "%." + digits + "f";
    return String.format(
        Locale.ROOT,
        number + " (" + number + " to " + number + ")",
        figure.median(),
        figure.least(),
        figure.most());
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }

  String json() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("content", content);
    report.put(
        "found",
        reads.stream()
            .map(
                read ->
                    Map.of(
                        "engine", read.engine().toString(),
                        "reading", read.reading().toString(),
                        "before", read.foundBefore(),
                        "after", read.foundAfter()))
            .toList());
    report.put("reads", reads.stream().map(ReadRounds::lines).flatMap(List::stream).toList());
    report.put("jobAlone", alone);
    report.put("jobBesideWriter", beside);
    report.put("commits", windows());
    try {
      return new ObjectMapper().writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A report of numbers and names is JSON", e);
    }
  }

  private Map<String, Object> windows() {
    Map<String, Object> windows = new LinkedHashMap<>();
    commits.forEach(
        (name, window) ->
            windows.put(
                name,
                Map.of(
                    "commits", window.count(),
                    "perSecond", window.perSecond(),
                    "p50Millis", window.percentile(50),
                    "p99Millis", window.percentile(99),
                    "mostMillis", window.percentile(100))));
    return windows;
  }
}

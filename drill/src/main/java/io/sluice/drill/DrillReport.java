package io.sluice.drill;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a campaign has found, fault by fault.
 *
 * @param commit of the checkout that was drilled
 * @param date on which it ended
 */
record DrillReport(
    List<TrialResult> trials, List<ChapterResult> chapters, long seed, String date, String commit) {

  /** Zero failures in N trials bound the rate of failure at about 3/N (95 %). */
  private static final double RULE_OF_THREE = 300;

  /** A fault's trials together. */
  record Line(Fault fault, long trials, long hits, long missed, long violations) {

    String as(String format) {
      return String.format(
          Locale.ROOT,
          format,
          fault.row(),
          fault.description(),
          trials,
          hits,
          missed,
          violations,
          bound());
    }

    private String bound() {
      return violations > 0 || hits == 0
          ? "-"
          : String.format(Locale.ROOT, "below %.2f %%", Math.min(100, RULE_OF_THREE / hits));
    }
  }

  DrillReport {
    trials = List.copyOf(trials);
    chapters = List.copyOf(chapters);
  }

  List<Line> lines() {
    return Arrays.stream(Fault.values()).map(this::line).filter(line -> line.trials() > 0).toList();
  }

  private Line line(Fault fault) {
    List<TrialResult> own =
        trials.stream().filter(result -> result.trial().fault() == fault).toList();
    return new Line(
        fault,
        own.size(),
        own.stream().mapToLong(TrialResult::hits).sum(),
        own.stream().filter(result -> result.hits() == 0).count(),
        own.stream().mapToLong(result -> result.violations().size()).sum());
  }

  long records() {
    return chapters.stream().mapToLong(ChapterResult::records).sum();
  }

  private long versions() {
    return chapters.stream().mapToLong(ChapterResult::versions).sum();
  }

  private long chapterViolations() {
    return chapters.stream().mapToLong(chapter -> chapter.violations().size()).sum();
  }

  /** The table of docs/faults.md. */
  List<String> markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("| Row | Fault | Trials | Hits | Missed | Violations | Rate of failure, 95 % |");
    lines.add("|---|---|---|---|---|---|---|");
    for (Line line : lines()) {
      lines.add(line.as("| %s | %s | %d | %d | %d | %d | %s |"));
    }
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%s, commit %s, seed %d: %d trials; %d tables of together %,d records and %,d versions healed and read in full by both readers, %d violations.",
            date,
            commit,
            seed,
            trials.size(),
            chapters.size(),
            records(),
            versions(),
            chapterViolations()));
    return lines;
  }

  ObjectNode json() {
    ObjectNode report = new ObjectMapper().createObjectNode();
    ArrayNode faults = report.putArray("faults");
    for (Line line : lines()) {
      faults
          .addObject()
          .put("row", line.fault().row())
          .put("fault", line.fault().label())
          .put("trials", line.trials())
          .put("hits", line.hits())
          .put("missed", line.missed())
          .put("violations", line.violations());
    }
    return report
        .put("trials", trials.size())
        .put("tables", chapters.size())
        .put("records", records())
        .put("versions", versions())
        .put("seed", seed)
        .put("commit", commit);
  }

  /** The same for people. */
  List<String> text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "  %-4s %-72s %6s %6s %6s %10s  %s"
            .formatted(
                "row", "fault", "trials", "hits", "missed", "violations", "rate of failure, 95 %"));
    for (Line line : lines()) {
      lines.add(line.as("  %-4s %-72s %6d %6d %6d %10d  %s"));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "  %d trials; %d tables, %,d records, %,d versions read in full by two readers",
            trials.size(),
            chapters.size(),
            records(),
            versions()));
    return lines;
  }
}

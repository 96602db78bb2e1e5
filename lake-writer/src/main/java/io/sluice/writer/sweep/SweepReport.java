package io.sluice.writer.sweep;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What a sweep has found and done, table by table. */
final class SweepReport {

  /**
   * @param deleted how many files; -1 if it was only asked what would be
   */
  private record Line(String table, SweepPlan plan, int deleted) {

    String text() {
      String done = deleted < 0 ? "would delete" : "deleted";
      int count = deleted < 0 ? plan.orphans().size() : deleted;
      StringBuilder text =
          new StringBuilder(
              "%-28s %s %d files, %d bytes; %d in the log, %d too young, %d not ours"
                  .formatted(
                      table,
                      done,
                      count,
                      plan.bytes(),
                      plan.referenced(),
                      plan.young(),
                      plan.foreign()));
      plan.orphans()
          .forEach(file -> text.append("%n  %s %s".formatted(file.modified(), file.path())));
      return text.toString();
    }
  }

  private final List<Line> lines = new ArrayList<>();

  /** Nothing was deleted. */
  void found(String table, SweepPlan plan) {
    lines.add(new Line(table, plan, -1));
  }

  void deleted(String table, SweepPlan plan, int count) {
    lines.add(new Line(table, plan, count));
  }

  String text() {
    return String.join(System.lineSeparator(), lines.stream().map(Line::text).toList());
  }

  String json() {
    ObjectNode report = new ObjectMapper().createObjectNode();
    report.putArray("tables");
    for (Line line : lines) {
      ObjectNode json = report.withArrayProperty("tables").addObject();
      json.put("table", line.table())
          .put("dry_run", line.deleted() < 0)
          .put("deleted", Math.max(0, line.deleted()))
          .put("bytes", line.plan().bytes())
          .put("referenced", line.plan().referenced())
          .put("young", line.plan().young())
          .put("foreign", line.plan().foreign());
      line.plan().orphans().forEach(file -> json.withArrayProperty("orphans").add(file.path()));
    }
    return report.toString();
  }
}

package io.sluice.spark.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.spark.verify.Difference;
import java.io.PrintWriter;
import java.util.List;

/** What was found in all tables. */
public record AuditReport(List<TableReport> tables) {

  public boolean ok() {
    return tables.stream().allMatch(TableReport::ok);
  }

  public ObjectNode json() {
    ObjectNode report = new ObjectMapper().createObjectNode().put("job", "audit");
    ArrayNode list = report.putArray("tables");
    for (TableReport table : tables) {
      ObjectNode json =
          list.addObject()
              .put("name", table.name())
              .put("rows", table.rows())
              .put("files", table.files())
              .put("version", table.version())
              .put("duplicates", table.duplicates())
              .put("missing", table.match().missing())
              .put("different", table.match().different())
              .put("unexpected", table.match().unexpected())
              .put("late", table.late())
              .put("quarantined", table.quarantined());
      ArrayNode examples = json.putArray("examples");
      for (Difference difference : table.match().examples()) {
        examples
            .addObject()
            .put("identity", difference.identity())
            .put("table", difference.actual())
            .put("expected", difference.expected());
      }
    }
    return report.put("ok", ok());
  }

  public void print(PrintWriter out) {
    out.printf(
        "%-34s %10s %7s %8s %10s %8s %9s %10s %8s %11s%n",
        "table",
        "rows",
        "files",
        "version",
        "duplicates",
        "missing",
        "different",
        "unexpected",
        "late",
        "quarantined");
    for (TableReport table : tables) {
      out.printf(
          "%-34s %10d %7d %8d %10d %8d %9d %10d %8d %11d%n",
          table.name(),
          table.rows(),
          table.files(),
          table.version(),
          table.duplicates(),
          table.match().missing(),
          table.match().different(),
          table.match().unexpected(),
          table.late(),
          table.quarantined());
      for (Difference difference : table.match().examples()) {
        out.printf(
            "  %s%n    table    %s%n    expected %s%n",
            difference.identity(), difference.actual(), difference.expected());
      }
    }
    out.println(ok() ? "nothing is off" : "something is off");
    out.flush();
  }
}

package io.sluice.writer.refill;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.OutputFormat;
import io.sluice.plan.RefillPlan;
import java.io.PrintWriter;
import java.util.Map;

/** Says how far copying is: one line a time, which is JSON for whoever has started the command. */
record RefillReport(PrintWriter out, OutputFormat format) {

  private static final ObjectMapper JSON = new ObjectMapper();

  void planned(String table, RefillPlan plan) {
    if (format == OutputFormat.JSON) {
      ObjectNode line = line("planned", table, plan, 0);
      plan.since().ifPresent(since -> line.put("since", since.toString()));
      print(line.toString());
    } else {
      print(
          "%s: would copy %d offsets of %s, %s (dry run: nothing changed)"
              .formatted(
                  table,
                  plan.offsets(),
                  plan.topic(),
                  plan.since().map(since -> "those of " + since + " or later").orElse("all")));
    }
  }

  void copied(String table, RefillPlan plan, Map<Integer, Long> next) {
    long copied = plan.copied(next);
    if (format == OutputFormat.JSON) {
      print(line("copying", table, plan, copied).toString());
    } else {
      print(
          "%s: %d of %d offsets of %s are copied"
              .formatted(table, copied, plan.offsets(), plan.topic()));
    }
  }

  private static ObjectNode line(String step, String table, RefillPlan plan, long copied) {
    return JSON.createObjectNode()
        .put("step", step)
        .put("view", plan.view())
        .put("table", table)
        .put("topic", plan.topic())
        .put("copied", copied)
        .put("offsets", plan.offsets());
  }

  private void print(String line) {
    out.println(line);
    out.flush();
  }
}

package io.sluice.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What Spark wrote down of an application while it ran. */
record EventLog(String application, List<JsonNode> events) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String QUERY =
      "org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart";

  /** The log of an application that has ended. */
  static EventLog of(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (name.endsWith(".inprogress")) {
      throw new AssertionError(name + " did not end as an application should");
    }
    List<JsonNode> events = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      events.add(JSON.readTree(line));
    }
    return new EventLog(name, events);
  }

  /**
   * The executors that ended tasks well which some code asked for.
   *
   * @param code a package or class that is on the stack of who waits for them
   */
  Set<String> executors(String code) {
    Set<Long> stages = stages(code);
    Set<String> executors = new TreeSet<>();
    events("SparkListenerTaskEnd")
        .filter(task -> stages.contains(task.path("Stage ID").asLong(-1)))
        .filter(task -> task.at("/Task End Reason/Reason").asText().equals("Success"))
        .forEach(task -> executors.add(task.at("/Task Info/Executor ID").asText()));
    return executors;
  }

  private Set<Long> stages(String code) {
    Set<String> queries = new HashSet<>();
    events(QUERY)
        .filter(query -> query.path("details").asText().contains(code))
        .forEach(query -> queries.add(query.path("executionId").asText()));
    Set<Long> stages = new HashSet<>();
    events("SparkListenerJobStart")
        .filter(job -> isOf(job.path("Properties"), queries, code))
        .forEach(job -> job.path("Stage IDs").forEach(stage -> stages.add(stage.asLong())));
    return stages;
  }

  private static boolean isOf(JsonNode job, Set<String> queries, String code) {
    return queries.contains(job.path("spark.sql.execution.id").asText())
        || job.path("callSite.long").asText().contains(code);
  }

  private Stream<JsonNode> events(String name) {
    return events.stream().filter(event -> event.path("Event").asText().equals(name));
  }
}

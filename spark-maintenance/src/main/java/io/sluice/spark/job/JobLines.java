package io.sluice.spark.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sluice.cli.CommandRunner;
import io.sluice.failure.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs the jobs that a text names, one a line, each a JSON array of the command's arguments.
 *
 * <p>Every line, whatever is in it, is answered by exactly one line: {@code
 * {"exit":0,"output":...,"error":"..."}}. The output is the job's report as it stands if that is
 * JSON, or else its text. A job that fails does not keep the next one from running.
 */
public final class JobLines {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Supplier<CommandRunner> commands;

  /**
   * @param commands a fresh command for every job
   */
  public JobLines(Supplier<CommandRunner> commands) {
    this.commands = commands;
  }

  /** Answers line after line until the text ends. */
  public void answer(BufferedReader lines, PrintWriter answers) throws IOException {
    String line;
    while ((line = lines.readLine()) != null) {
      answers.println(answer(line));
      answers.flush();
    }
  }

  private ObjectNode answer(String line) {
    Optional<String[]> arguments = arguments(line);
    if (arguments.isEmpty()) {
      return answer(
          ExitCode.USAGE.number(),
          "",
          "Cannot run '%s': a job is a JSON array of its arguments, such as [\"history\", \"clicks\"]"
              .formatted(line));
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        commands
            .get()
            .printingTo(new PrintWriter(out, true), new PrintWriter(err, true))
            .run(arguments.get());
    return answer(exit, out.toString(), err.toString());
  }

  private static ObjectNode answer(int exit, String output, String error) {
    ObjectNode answer = JSON.createObjectNode().put("exit", exit);
    answer.set("output", report(output.strip()));
    return answer.put("error", error.strip());
  }

  private static JsonNode report(String output) {
    return tree(output).filter(JsonNode::isObject).orElseGet(() -> TextNode.valueOf(output));
  }

  private static Optional<String[]> arguments(String line) {
    return tree(line)
        .filter(JsonNode::isArray)
        .filter(array -> array.valueStream().allMatch(JsonNode::isTextual))
        .map(array -> array.valueStream().map(JsonNode::asText).toArray(String[]::new));
  }

  private static Optional<JsonNode> tree(String text) {
    try {
      return Optional.ofNullable(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}

package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.spark.job.JobLines;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobLinesIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;
  private Jobs jobs;

  @BeforeEach
  void pipeline() throws Exception {
    jobs = Jobs.in(directory);
  }

  private List<JsonNode> answers(String... lines) throws Exception {
    StringWriter answers = new StringWriter();
    new JobLines(() -> JobMain.runner(Jobs.context()))
        .answer(
            new BufferedReader(new StringReader(String.join("\n", lines))),
            new PrintWriter(answers));
    List<JsonNode> parsed = new ArrayList<>();
    for (String line : answers.toString().lines().toList()) {
      parsed.add(JSON.readTree(line));
    }
    assertThat(parsed).hasSameSizeAs(lines);
    return parsed;
  }

  private String job(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-f", jobs.path("pipeline.yaml")));
    return JSON.writeValueAsString(all);
  }

  @Test
  void runsOneJobAfterTheOther() throws Exception {
    String file = jobs.write("catalog.csv", "product_id,price\np1,1\n").toString();

    List<JsonNode> answers =
        answers(job("load", "products", file, "-o", "json"), job("history", "products"));

    assertThat(answers.get(0).path("exit").asInt()).isZero();
    assertThat(answers.get(0).at("/output/inserted").asLong()).isEqualTo(1);
    assertThat(answers.get(0).path("error").asText()).isEmpty();
    assertThat(answers.get(1).path("output").asText()).startsWith("products, versions shown: 1\n");
  }

  @Test
  void aFailedJobDoesNotStopTheNext() throws Exception {
    List<JsonNode> answers = answers(job("history", "clicks"), "[\"--version\"]");

    assertThat(answers.get(0).path("exit").asInt()).isEqualTo(1);
    assertThat(answers.get(0).path("error").asText()).startsWith("Cannot show history of 'clicks'");
    assertThat(answers.get(0).path("output").asText()).isEmpty();
    assertThat(answers.get(1).path("exit").asInt()).isZero();
    assertThat(answers.get(1).path("output").asText()).startsWith("sluice ");
  }

  @Test
  void everyLineHasItsAnswer() throws Exception {
    List<JsonNode> answers = answers("load products", "", "{}", "[1]", "[\"--stdin\"]");

    assertThat(answers).allMatch(answer -> answer.path("exit").asInt() == 2);
    assertThat(answers.get(0).path("error").asText())
        .isEqualTo(
            "Cannot run 'load products': a job is a JSON array of its arguments, such as"
                + " [\"history\", \"clicks\"]");
  }
}

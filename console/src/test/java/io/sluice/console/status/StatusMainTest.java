package io.sluice.console.status;

import static io.sluice.console.status.ShopLake.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.cli.CommandRunner;
import io.sluice.console.topic.TopicOffsets.Range;
import io.sluice.failure.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command, short of a broker: what it prints, and how it ends. */
class StatusMainTest {

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final FakeTopics kafka = new FakeTopics();
  private ShopLake lake;

  @BeforeEach
  void write() throws IOException {
    lake = new ShopLake(folder);
    lake.write("clicks", "shop.clicks", 0, 100, 100, 30);
  }

  private int run(String... arguments) {
    return run(time -> {}, arguments);
  }

  private int run(StatusMain.Pause pause, String... arguments) {
    return new CommandRunner(
            new StatusMain(Map.of(), InstantSource.fixed(NOW), pipeline -> kafka, pause))
        .printingTo(new PrintWriter(out, true), new PrintWriter(err, true))
        .run(
            Stream.concat(Stream.of("-f", lake.file().toString()), Stream.of(arguments))
                .toArray(String[]::new));
  }

  @Test
  void withoutABrokerItShowsTheRestAndACheckFails() throws IOException {
    kafka.isAway = true;

    assertThat(run("clicks")).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("Kafka at nowhere does not answer", "clicks is unknown", "30 s")
        .doesNotContain("users");

    assertThat(run("clicks", "--check", "--max-freshness", "10s", "-o", "json"))
        .isEqualTo(ExitCode.CHECK_FAILED.number());
    String last = out.toString().lines().reduce((a, b) -> b).orElseThrow();
    JsonNode json = new ObjectMapper().readTree(last);
    assertThat(json.path("ok").asBoolean(true)).isFalse();
    assertThat(json.path("violations").findValuesAsText("violation"))
        .containsExactly("unknown: Kafka does not answer", "freshness 30 s, at most 10 s");
  }

  @Test
  void aCheckFailsByALimitAndByNothingLess() {
    kafka.topics.put("shop.clicks", new Range(0, 105));

    assertThat(run("clicks", "--check", "--max-lag", "5", "--max-small-files", "1")).isZero();
    assertThat(run("clicks", "--check", "--max-lag", "4"))
        .isEqualTo(ExitCode.CHECK_FAILED.number());

    assertThat(out.toString()).contains("FAILED clicks: lag 5, at most 4");
  }

  @Test
  void watchLooksAgainAfterEachPause() {
    List<Duration> pauses = new ArrayList<>();

    run(
        time -> {
          pauses.add(time);
          if (pauses.size() == 2) {
            Thread.currentThread().interrupt();
          }
        },
        "clicks",
        "--watch",
        "--every",
        "7s");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(7));
    assertThat(out.toString().lines().filter(line -> line.startsWith("pipeline shop"))).hasSize(2);
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThat(run("--max-lag", "5")).isEqualTo(ExitCode.USAGE.number());
    assertThat(run("--check", "--watch")).isEqualTo(ExitCode.USAGE.number());
    assertThat(run("--every", "5s")).isEqualTo(ExitCode.USAGE.number());
    assertThat(run("click")).isEqualTo(ExitCode.USAGE.number());

    assertThat(err.toString()).contains("--check", "did you mean 'clicks'?");
  }
}

package io.sluice.spark.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.cli.CommandRunner;
import io.sluice.failure.ExitCode;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.plan.PipelinePlan;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.Progress;
import io.sluice.table.TableFeed;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyCommandIT {

  private static final String FILE =
      """
      pipeline: shop
      lake: { root: "%s" }
      streams:
        clicks: { topic: shop.clicks, format: json, schema: { click_id: string not null } }
      views:
        loud: { from: clicks, select: { name: upper(click_id) } }
        quiet: { from: clicks, where: "click_id = 'nobody'", select: { name: click_id } }
      """;

  @TempDir private Path root;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private TestLake lake;
  private PipelinePlan plan;

  @BeforeEach
  void writeClicks() throws Exception {
    Path file = root.resolve("pipeline.yaml");
    Files.writeString(file, FILE.formatted(root.resolve("lake").toUri()));
    plan =
        PipelinePlan.of(
            PipelineFile.read(file, Map.of()), Optional.empty(), dimension -> RowType.of());
    lake = new TestLake(SharedSpark.session(), new Names(plan.pipeline()));
    lake.write(
        "clicks",
        TableFeed.withCoordinates(plan.streams().get("clicks")),
        LongStream.range(0, 3).mapToObj(this::click).toList());
  }

  @Test
  void saysTheSameAsJson() throws Exception {
    lake.write("loud", viewType(), List.of(loud(0, "C0"), loud(1, "C1"), loud(2, "C2")));

    assertThat(run("loud", "-o", "json")).isEqualTo(ExitCode.OK);

    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.path("ok").asBoolean()).isTrue();
    assertThat(report.path("views").path(0).toString())
        .isEqualTo(
            "{\"name\":\"loud\",\"stream_rows\":3,\"batch_rows\":3,\"differences\":0,\"late\":0,"
                + "\"open\":0,\"ahead\":0,\"dimension_versions\":[],\"examples\":[]}");
  }

  @Test
  void showsBothSidesOfADifferenceAndEndsWithCheckFailed() {
    lake.write("loud", viewType(), List.of(loud(0, "C0"), loud(1, "c1"), loud(2, "C2")));

    assertThat(run("loud")).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(out.toString())
        .contains("{\"source_topic\":\"shop.clicks\",\"source_partition\":0,\"source_offset\":1}")
        .contains("streamed [{\"name\":\"c1\",")
        .contains("batch    [{\"name\":\"C1\",")
        .contains("NOT verified");
  }

  @Test
  void aViewThatWasNotWrittenYetMeansTryLater() {
    lake.write("loud", viewType(), List.of(loud(0, "C0"), loud(1, "C1"), loud(2, "C2")));

    assertThat(run()).isEqualTo(ExitCode.TRY_LATER);
    assertThat(out.toString()).contains("Cannot read table quiet: nothing was written yet");
  }

  @Test
  void anUnknownViewIsAUsersMistake() {
    assertThat(run("lout")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("no such view, did you mean 'loud'?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:01Z", "1970-01-01T00:00:02Z"})
  void aRangeInWhichNothingCanBeIsAUsersMistake(String from) {
    lake.write("loud", viewType(), List.of(loud(0, "C0"), loud(1, "wrong"), loud(2, "C2")));

    assertThat(run("loud", "--from", from, "--to", "1970-01-01T00:00:01Z"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("'--to'", "after --from");
  }

  private ExitCode run(String... arguments) {
    String[] line =
        Stream.concat(
                Stream.of(arguments), Stream.of("-f", root.resolve("pipeline.yaml").toString()))
            .toArray(String[]::new);
    int exit =
        new CommandRunner(
                new VerifyCommand(
                    new JobContext(Map.of(), lake -> SharedSpark.session(), Progress.SILENT)))
            .printingTo(new PrintWriter(out, true), new PrintWriter(err, true))
            .run(line);
    return Stream.of(ExitCode.values())
        .filter(code -> code.number() == exit)
        .findFirst()
        .orElseThrow();
  }

  private RowType viewType() {
    return TableFeed.withCoordinates(plan.views().get("loud").output());
  }

  private Row click(long offset) {
    return Row.of(
        TableFeed.withCoordinates(plan.streams().get("clicks")),
        "c" + offset,
        "shop.clicks",
        0L,
        offset,
        offset * 1000);
  }

  private Row loud(long offset, String name) {
    return Row.of(
        viewType(), "shop.clicks", 0L, offset, name, "shop.loud", 0L, offset, offset * 1000);
  }
}

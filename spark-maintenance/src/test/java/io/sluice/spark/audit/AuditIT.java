package io.sluice.spark.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cli.CommandRunner;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.plan.PipelinePlan;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.Progress;
import io.sluice.spark.verify.BatchSession;
import io.sluice.spark.verify.LakeReader;
import io.sluice.spark.verify.SharedSpark;
import io.sluice.spark.verify.TestLake;
import io.sluice.table.QuarantineRows;
import io.sluice.table.TableFeed;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditIT {

  private static final String FILE =
      """
      pipeline: shop
      lake: { root: "%s" }
      streams:
        clicks: { topic: shop.clicks, event_time: at, format: json, schema: { click_id: string not null, price: double, quantity: int, cost: "decimal(10,2)", at: timestamp } }
        purchases: { topic: shop.purchases, format: json, schema: { purchase_id: string not null } }
      views:
        per_click:
          from: clicks
          window: { tumbling: 10 minutes, grace: 15 minutes }
          group_by: click_id
          select: { clicks: count(*) }
      """;

  private static final int RECORDS = 40;
  private static final int MALFORMED = 7;
  private static final DateTimeFormatter MICROS =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

  @TempDir private Path root;
  private Path truth;
  private PipelinePlan plan;
  private TestLake lake;

  @BeforeEach
  void writeWhatWasSent() throws IOException {
    truth = Files.createDirectories(root.resolve("truth"));
    Path tables = root.resolve("lake");
    Pipeline pipeline =
        PipelineFile.parse(Path.of("p.yaml"), FILE.formatted(tables.toUri()), Map.of());
    plan = PipelinePlan.of(pipeline, Optional.empty(), dimension -> RowType.of());
    lake = new TestLake(SharedSpark.session(), new Names(pipeline));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      lines.add(line(i));
    }
    Files.write(truth.resolve("clicks.jsonl"), lines);
    Files.writeString(truth.resolve("purchases.jsonl"), "");
  }

  private static String line(int offset) {
    String event =
        """
        {"click_id":"c%d","price":%s,"quantity":%d,"cost":%s,"at":"%s"}\
        """
            .formatted(offset, price(offset), offset, cost(offset), MICROS.format(at(offset)));
    return """
        {"topic":"shop.clicks","partition":0,"offset":%d,"kind":"valid","event":%s}\
        """
        .formatted(offset, isMalformed(offset) ? "null" : event);
  }

  private static boolean isMalformed(int offset) {
    return offset % MALFORMED == 0;
  }

  private static @Nullable Double price(int offset) {
    return offset % 5 == 0 ? null : offset * 0.1 - 1;
  }

  private static BigDecimal cost(int offset) {
    return BigDecimal.valueOf(offset * 101L, 2);
  }

  private static Instant at(int offset) {
    return Instant.parse("1969-12-31T23:59:50.123456Z").plusSeconds(offset);
  }

  @Test
  void nothingIsOffWhereEveryRecordIsInItsPlaceOnce() {
    lake.write("clicks", clickType(), clicks());
    lake.write("clicks.quarantine", QuarantineRows.tableColumns(), quarantined());

    List<TableReport> reports = audit(Optional.of(truth));

    assertThat(reports).allMatch(TableReport::ok);
    TableReport clicks = report("clicks", reports);
    assertThat(clicks.rows()).isEqualTo(clicks().size());
    assertThat(clicks.quarantined()).isEqualTo(quarantined().size());
    assertThat(clicks.files()).isEqualTo(1);
    assertThat(clicks.version()).isZero();
    assertThat(report("clicks.quarantine", reports).rows()).isEqualTo(quarantined().size());
    assertThat(report("purchases", reports).version()).isEqualTo(-1);
    assertThat(report("per_click", reports).rows()).isZero();
  }

  @Test
  void doubledMissingChangedAndUnexpectedRowsAreFound() {
    List<Row> clicks = new ArrayList<>(clicks());
    Row doubled = clicks.get(0);
    clicks.add(doubled);
    clicks.remove(3);
    clicks.remove(3);
    clicks.set(1, changed(clicks.get(1), "quantity", 4_711L));
    clicks.set(2, changed(clicks.get(2), "price", Math.nextUp((double) price(3))));
    clicks.set(4, changed(clicks.get(4), "at", 1L));
    clicks.add(changed(doubled, "_offset", 1_000L));
    clicks.add(changed(doubled, "_offset", 0L));
    lake.write("clicks", clickType(), clicks);
    lake.write(
        "clicks.quarantine",
        QuarantineRows.tableColumns(),
        quarantined().subList(1, quarantined().size()));

    TableReport report = report("clicks", audit(Optional.of(truth)));

    assertThat(report.ok()).isFalse();
    assertThat(report.duplicates()).isEqualTo(1);
    assertThat(report.match().missing()).as("two rows, and one in quarantine").isEqualTo(3);
    assertThat(report.match().different()).isEqualTo(3);
    assertThat(report.match().unexpected())
        .as("the doubled one, an offset never sent, a malformed one")
        .isEqualTo(3);
    assertThat(report.match().examples())
        .hasSize(9)
        .anySatisfy(example -> assertThat(example.actual()).contains("4711"));
  }

  @Test
  void withoutWhatWasSentOnlyDoubledRowsAreLookedFor() {
    List<Row> clicks = new ArrayList<>(clicks());
    clicks.add(clicks.get(2));
    clicks.add(clicks.get(2));
    lake.write("clicks", clickType(), clicks);

    List<TableReport> reports = audit(Optional.empty());

    assertThat(report("clicks", reports).duplicates()).isEqualTo(2);
    assertThat(report("clicks", reports).match().ok()).isTrue();
  }

  @Test
  void whatWasSentAndNeverWrittenIsMissing() {
    assertThat(report("clicks", audit(Optional.of(truth))).match().missing()).isEqualTo(RECORDS);
  }

  @Test
  void aDirectoryWithoutAnyFileIsRefused() {
    assertThatThrownBy(() -> audit(Optional.of(root)))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
        .hasMessageContaining("it has no file <stream>.jsonl for any of clicks, purchases");
  }

  @Test
  void aLineThatCannotBeReadIsTheFaultOfItsFile() throws IOException {
    Files.writeString(truth.resolve("purchases.jsonl"), "{\"topic\": oops\n");

    assertThatThrownBy(() -> audit(Optional.of(truth)))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
        .hasMessageStartingWith(
            "Cannot audit against %s: ".formatted(truth.resolve("purchases.jsonl")))
        .hasMessageContaining("oops")
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  @Test
  void theCommandSaysAllCountsAndEndsWithCheckFailedIfSomethingIsOff() throws IOException {
    Path file = root.resolve("pipeline.yaml");
    Files.writeString(file, FILE.formatted(root.resolve("lake").toUri()));
    List<Row> clicks = new ArrayList<>(clicks());
    clicks.add(clicks.get(0));
    lake.write("clicks", clickType(), clicks);
    lake.write("clicks.quarantine", QuarantineRows.tableColumns(), quarantined());
    StringWriter out = new StringWriter();

    int exit =
        new CommandRunner(
                new AuditCommand(
                    new JobContext(Map.of(), lake -> SharedSpark.session(), Progress.SILENT)))
            .printingTo(new PrintWriter(out, true), new PrintWriter(new StringWriter()))
            .run("--expected", truth.toString(), "-o", "json", "-f", file.toString());

    assertThat(exit).isEqualTo(ExitCode.CHECK_FAILED.number());
    assertThat(out.toString())
        .startsWith(
            "{\"job\":\"audit\",\"tables\":[{\"name\":\"clicks\",\"rows\":35,\"files\":1,"
                + "\"version\":0,\"duplicates\":1,\"missing\":0,\"different\":0,\"unexpected\":1,"
                + "\"late\":0,\"quarantined\":6,\"examples\":[{")
        .endsWith("\"ok\":false}" + System.lineSeparator());
  }

  private List<TableReport> audit(Optional<Path> expected) {
    LakeReader reader = new LakeReader(BatchSession.of(SharedSpark.session()), lake.names());
    return new Audit(plan, reader).run(expected.map(ExpectedRecords::new));
  }

  private static TableReport report(String name, List<TableReport> reports) {
    return reports.stream().filter(report -> report.name().equals(name)).findFirst().orElseThrow();
  }

  private RowType clickType() {
    return TableFeed.withCoordinates(plan.streams().get("clicks"));
  }

  private List<Row> clicks() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      if (!isMalformed(i)) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, at(i));
        rows.add(
            Row.of(
                clickType(),
                "c" + i,
                price(i),
                (long) i,
                cost(i),
                micros,
                "shop.clicks",
                0L,
                (long) i,
                0L));
      }
    }
    return rows;
  }

  private static List<Row> quarantined() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      if (isMalformed(i)) {
        rows.add(
            Row.of(
                QuarantineRows.tableColumns(),
                "no JSON",
                null,
                null,
                new byte[] {1},
                null,
                "shop.clicks",
                0L,
                (long) i,
                0L));
      }
    }
    return rows;
  }

  private static Row changed(Row row, String column, Object value) {
    return Row.of(
        row.type(),
        row.type().names().stream()
            .map(name -> name.equals(column) ? value : row.get(name))
            .toArray());
  }
}

package io.sluice.spark.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.cli.CommandRunner;
import io.sluice.spark.LakeSession;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.Progress;
import io.sluice.spark.reprocess.ReprocessCommand;
import io.sluice.spark.verify.Verification.Demand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows of several kinds of views that were lost, changed and doubled, made anew by one command;
 * {@code -Dsluice.reprocess.views=all} of every kind.
 */
class ReprocessedViewsIT {

  private static final Shop SHOP = new Shop(7, 900);

  /** Windows that overlap, a join whose rows may be alone, and what is kept once. */
  private static final List<String> SOME = List.of("trending", "met", "once");

  private static final List<String> VIEWS =
      System.getProperty("sluice.reprocess.views", "").equals("all")
          ? List.of(
              "per_product",
              "trending",
              "trail",
              "visits",
              "bought",
              "pending",
              "met",
              "enriched",
              "once",
              "activity")
          : SOME;

  private static final Instant FROM = Instant.EPOCH;

  @TempDir private Path root;

  @Test
  void rowsOfAViewAreWhatItsDefinitionMakes() throws Exception {
    ShopTables tables = ShopTables.in(root);
    StreamedShop streamed =
        new StreamedShop(SHOP, table -> tables.plan().views().get(table).output());
    tables.writeClicks(SHOP.clicks());
    tables.writePurchases(SHOP.purchases());
    tables.writeProducts(0);
    tables.writeProducts(1);
    for (String view : VIEWS) {
      if (streamed.tables.containsKey(view + ".late")) {
        tables.write(view + ".late", streamed.tables.get(view + ".late"));
      }
      writeSpoilt(tables, view, streamed.tables.get(view));
    }
    LakeReader lake = new LakeReader(BatchSession.of(SharedSpark.session()), tables.lake().names());
    for (String view : SOME) {
      assertThat(verify(tables, lake, view, TimeRange.all()).differences()).isPositive();
    }

    JsonNode report = reprocess();

    assertThat(report.path("views").findValuesAsText("view"))
        .containsExactlyInAnyOrderElementsOf(VIEWS);
    for (JsonNode view : report.path("views")) {
      assertThat(view.path("added").asLong()).as("%s", view).isPositive();
      assertThat(view.path("changed").asLong()).as("%s", view).isPositive();
      assertThat(view.path("equal").asLong()).as("%s", view).isPositive();
      assertThat(view.path("removed").asLong()).as("%s", view).isZero();
      Instant to = Instant.parse(view.path("to").asText());
      ViewReport verified =
          verify(
              tables,
              lake,
              view.path("view").asText(),
              new TimeRange(Optional.of(FROM), Optional.of(to)));
      assertThat(verified.examples()).isEmpty();
      assertThat(verified.differences()).isZero();
      assertThat(verified.streamRows()).isEqualTo(view.path("rows").asLong());
    }
  }

  /** A fifth is lost, a fifth is there twice, and of a seventh a value is wrong. */
  private static void writeSpoilt(ShopTables tables, String view, List<io.sluice.schema.Row> rows) {
    List<io.sluice.schema.Row> spoilt =
        IntStream.range(0, rows.size())
            .filter(i -> i % 5 != 0)
            .mapToObj(rows::get)
            .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
    IntStream.range(0, rows.size())
        .filter(i -> i % 5 == 1)
        .mapToObj(rows::get)
        .forEach(spoilt::add);
    tables.write(view, spoilt);
    SharedSpark.session()
        .sql(
            "update delta.`%s` set _timestamp = _timestamp + interval 1 millisecond where pmod(_offset, 7) = 3"
                .formatted(tables.lake().names().table(view)));
  }

  private static ViewReport verify(
      ShopTables tables, LakeReader lake, String view, TimeRange range) {
    return new Verification(tables.plan(), lake, range, Demand.UP_TO_THE_STREAM).verify(view);
  }

  private JsonNode reprocess() throws Exception {
    // What another view reads is refused.
    String file =
        Shop.file(root).lines().takeWhile(line -> !line.equals("  dear:")).reduce("", this::lines)
            + Shop.file(root)
                .lines()
                .dropWhile(line -> !line.equals("tables:"))
                .reduce("", this::lines);
    Path written = Files.writeString(root.resolve("pipeline.yaml"), file);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] arguments =
        Stream.concat(
                VIEWS.stream(),
                Stream.of("--from", FROM.toString(), "-f", written.toString(), "-o", "json"))
            .toArray(String[]::new);
    int exit =
        new CommandRunner(
                ReprocessCommand.of(new JobContext(Map.of(), LakeSession::open, Progress.SILENT))
                    .getCommandSpec())
            .printingTo(new PrintWriter(out, true), new PrintWriter(err, true))
            .run(arguments);
    assertThat(err.toString()).isEmpty();
    assertThat(exit).isZero();
    return new ObjectMapper().readTree(out.toString());
  }

  private String lines(String text, String line) {
    return text + line + "\n";
  }
}

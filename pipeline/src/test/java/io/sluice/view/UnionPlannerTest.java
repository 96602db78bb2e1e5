package io.sluice.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.catalog.StreamSchemas;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnionPlannerTest {

  private static final String SHOP =
      """
      pipeline: shop
      lake: { root: "file:///lake" }
      streams:
        clicks: { topic: clicks, event_time: at, schema: { id: string not null, price: double, quantity: int not null, page: string not null, at: timestamp not null } }
        app_clicks: { topic: app_clicks, schema: { device: string not null, id: string not null, price: float, quantity: long not null, at: timestamp } }
        prices: { topic: prices, key: id, table: true, schema: { id: string, price: double } }
      views:
        all:
          from: [clicks, app_clicks]
          where: price > 0
          select: { id: id, quantity: quantity, spent: price * quantity, page: page, device: device, at: at }
      """;

  private static Map<String, ViewPlan> plan(String text) {
    Pipeline pipeline = PipelineFile.parse(Path.of("p.yaml"), text, Map.of());
    return ViewPlanner.plan(
        pipeline,
        new StreamSchemas(Optional.empty()).of(pipeline),
        dimension -> {
          throw new AssertionError(dimension);
        });
  }

  @Test
  void aColumnIsNullableIfAnySourceLacksItOrHasNullsInIt() {
    assertThat(plan(SHOP).get("all"))
        .isInstanceOfSatisfying(
            ViewPlan.Union.class,
            union -> {
              assertThat(union.output())
                  .hasToString(
                      "(source_topic string not null, source_partition int not null, source_offset"
                          + " long not null, id string not null, quantity long not null, spent"
                          + " double, page string, device string, at timestamp)");
              assertThat(union.branches())
                  .allSatisfy(branch -> assertThat(branch.output()).isEqualTo(union.output()))
                  .extracting(branch -> branch.source().name() + " lacks " + branch.absent())
                  .containsExactly(
                      "clicks lacks (device string)", "app_clicks lacks (page string)");
            });
  }

  @Test
  void aViewIsASourceLikeAnyAndAUnionToo() {
    String more =
        SHOP
            + """
              more:
                from: [clicks, all]
                select: { from_topic: source_topic, id: id }
            """;

    assertThat(plan(more).get("more").output().fields().subList(3, 5))
        .hasToString("[from_topic string, id string not null]");
  }

  @Test
  void oneNameHasOneType() {
    assertRefused(
        SHOP.replace("price: float", "price: string"),
        "p.yaml:9:20: column 'price' is double in 'clicks' and string in 'app_clicks'; cast it in"
            + " a view that reads 'app_clicks', and name that view here");
    assertRefused(
        SHOP.replace("quantity: long not null", "quantity: \"decimal(9,2)\""),
        "p.yaml:9:20: column 'quantity' is int in 'clicks' and decimal(9,2) in 'app_clicks'; cast"
            + " it in a view that reads 'app_clicks', and name that view here");
  }

  @Test
  void oneColumnHasOneSpelling() {
    assertRefused(
        SHOP.replace("price: float", "Price: float"),
        "p.yaml:9:20: a column is 'price' in 'clicks' and 'Price' in 'app_clicks', and two columns"
            + " of one row differ in more than case; rename it in a view that reads 'app_clicks',"
            + " and name that view here");
  }

  @Test
  void aSourceHasNoNameInExpressions() {
    assertRefused(
        SHOP.replace("price > 0", "clicks.price > 0"),
        "p.yaml:10:12: unknown field 'clicks.price'\n" + "  clicks.price > 0\n" + "  ^^^^^^^^^^^^");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [clicks]               | p.yaml:9:5: a list has two sources or more, of which the view is the union; write a single one as 'from: clicks'
          []                     | p.yaml:9:5: a list has two sources or more, of which the view is the union; write a single one as 'from: STREAM'
          [clicks, clicks]       | p.yaml:9:20: view 'all' reads 'clicks' twice, and would have each of its rows twice; name it once
          [clicks, app_click]    | p.yaml:9:20: there is no stream or view 'app_click', did you mean 'app_clicks'?
          [clicks, prices]       | p.yaml:9:20: a view cannot read stream 'prices': its records replace one another
          [clicks, all]          | p.yaml:8:3: view 'all' builds on itself: all from all
          [clicks, {of: clicks}] | p.yaml:9:20: 'from' of view 'all' is plain text, this is not
          """)
  void sourcesAreTwoOrMoreStreamsOfRows(String from, String problem) {
    assertThatThrownBy(() -> plan(SHOP.replace("[clicks, app_clicks]", from)))
        .hasMessageStartingWith(problem);
  }

  @Test
  void aViewWhoseRowsReplaceOneAnotherIsNoSource() {
    String live =
        """
          live:
            from: clicks
            window: { tumbling: 1 hour, grace: 1 minute, emit: updates }
            select: { n: count(*) }
        """;

    assertThatThrownBy(() -> plan(SHOP.replace("app_clicks]", "live]") + live))
        .hasMessageStartingWith(
            "p.yaml:9:20: a view cannot read view 'live': with 'emit: updates'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          window | { tumbling: 1 hour, grace: 1 minute }
          join   | { stream: clicks, by: id, within: 1 hour, grace: 1 minute }
          join   | { table: prices, by: id }
          lookup | { stream: prices, by: id, grace: 1 minute }
          dedupe | { by: id, within: 1 hour, grace: 1 minute }
          """)
  void aUnionIsNothingElseBesides(String shape, String section) {
    String text = SHOP.replace("where: price > 0", shape + ": " + section);

    assertThatThrownBy(() -> plan(text))
        .hasMessage(
            "p.yaml:10:5: view 'all' is the union of clicks and app_clicks, and has no '%s' besides; give it to a view that reads this one, 'from: all'"
                .formatted(shape));
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> plan(text))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
        .hasMessage(message);
  }
}

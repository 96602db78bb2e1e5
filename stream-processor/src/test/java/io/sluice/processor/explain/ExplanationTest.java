package io.sluice.processor.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.plan.PipelinePlan;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplanationTest {

  private static final String SHOP =
      """
      pipeline: shop
      lake: { root: "file:///lake" }
      streams:
        clicks: { topic: web.clicks, event_time: at, schema: { user: string, product: string not null, at: timestamp } }
        users: { topic: web.users, key: id, table: true, schema: { id: string, name: string } }
        shops: { topic: web.shops, key: id, table: true, schema: { id: string, owner: string } }
        orders: { topic: orders, schema: { user: string, amount: "decimal(9,2)" } }
      dimensions:
        products: { key: product }
      views:
        named:
          from: clicks
          where: clicks.product <> 'x'
          lookup: { dimension: products, by: product }
          select: { product: clicks.product, name: products.name }
        trending:
          from: named
          window: { hopping: 1 hour, advance: 90 s, grace: 15 minutes, skew: pre_aggregate }
          group_by: product
          select: { n: count(*) }
        bought:
          from: clicks
          join: { stream: orders, by: user, within: 500 ms, grace: 2 days }
          select: { amount: orders.amount }
        known:
          from: clicks
          lookup: { stream: users, by: user, grace: 5 minutes }
          select: { name: users.name }
        sold:
          from: clicks
          window: { tumbling: 1 hour, grace: 1 minute, emit: updates, every: 5 s }
          select: { n: count(*) }
        owned:
          from: shops
          join: { table: users, by: owner, type: left }
          select: { owner: users.name }
        all:
          from: [clicks, orders]
          select: { user: user, amount: amount }
      """;

  private final Explanation explanation =
      Explanation.of(
          PipelinePlan.of(
              PipelineFile.parse(Path.of("p.yaml"), SHOP, Map.of()),
              Optional.empty(),
              dimension ->
                  RowType.of(
                      Field.required("product", Primitive.STRING),
                      Field.optional("name", Primitive.STRING))));

  @Test
  void saysOfEveryViewWhatItDoesAndWhatItTakes() {
    assertThat(ExplanationText.of(explanation).lines())
        .containsSubsequence(
            "pipeline shop: 4 streams, 1 dimensions, 7 views, application id shop-stream-processor",
            "stream clicks",
            "  topic     web.clicks (json), table clicks",
            "  columns   user string, product string not null, at timestamp",
            "view named",
            "  does      rows of clicks, each with the row of products of its product",
            "  where     clicks.product <> 'x'",
            "  topic     shop.named (json), table named",
            "view trending",
            "  does      hopping windows of 1 hour, one every 90 seconds, over named, 15 minutes of grace, for each product, aggregated in part where rows are read",
            "  topic     shop.trending (json), table trending",
            "  late      shop.trending.late (json), table trending.late",
            "  store     trending-partials",
            "  store     trending-windows",
            "  internal  topic shop-stream-processor-trending-by-group-repartition",
            "  internal  topic shop-stream-processor-trending-grants-repartition",
            "  internal  topic shop-stream-processor-trending-partials-changelog",
            "  internal  topic shop-stream-processor-trending-windows-changelog",
            "view bought",
            "  does      rows of clicks with those of orders of the same user, up to 500 ms later, 2 days of grace",
            "view known",
            "  does      rows of clicks, each with the row of users that its user had at its time, 5 minutes of grace",
            "  topic     shop.known (json), table known",
            "  late      shop.known.late (json), table known.late",
            "  store     known-lookup",
            "  internal  topic shop-stream-processor-known-changes-repartition",
            "  internal  topic shop-stream-processor-known-events-repartition",
            "  internal  topic shop-stream-processor-known-lookup-changelog",
            "view sold",
            "  does      tumbling windows of 1 hour over clicks, 1 minute of grace, updated every 5 seconds",
            "  topic     shop.sold (json), table sold.changelog",
            "  late      shop.sold.late (json), table sold.late",
            "  columns   window_start timestamp not null, window_end timestamp not null, n long not null, window_closed boolean not null, _op string not null",
            "  store     sold-changed",
            "  store     sold-windows",
            "view owned",
            "  does      a row for each key of shops, with the row of users of its owner, both as they are now, and those of shops without any",
            "  topic     shop.owned (json), table owned.changelog",
            "  columns   id string not null, left_partition int, left_offset long, right_partition int, right_offset long, owner string, _op string not null",
            "  store     owned-referred",
            "  store     owned-rows",
            "  internal  topic shop-stream-processor-owned-answers-repartition",
            "  internal  topic shop-stream-processor-owned-left-repartition",
            "  internal  topic shop-stream-processor-owned-references-repartition",
            "  internal  topic shop-stream-processor-owned-referred-changelog",
            "  internal  topic shop-stream-processor-owned-right-repartition",
            "  internal  topic shop-stream-processor-owned-rows-changelog",
            "view all",
            "  does      rows of clicks and of orders",
            "  topic     shop.all (json), table all",
            "  columns   source_topic string not null, source_partition int not null, source_offset long not null, user string, amount decimal(9,2)");
  }

  @Test
  void jsonHasTheSameForPrograms() throws Exception {
    JsonNode json = new ObjectMapper().readTree(ExplanationJson.of(explanation));

    assertThat(json.at("/application_id").asText()).isEqualTo("shop-stream-processor");
    assertThat(json.at("/streams/0/topic").asText()).isEqualTo("web.clicks");
    assertThat(json.at("/streams/0/columns/1").toString())
        .isEqualTo("{\"name\":\"product\",\"type\":\"string\",\"nullable\":false}");
    assertThat(json.at("/views/0/reads").toString()).isEqualTo("[\"clicks\",\"products\"]");
    assertThat(json.at("/views/1/stores").toString())
        .isEqualTo("[\"trending-partials\",\"trending-windows\"]");
    assertThat(json.at("/views/2/stores").toString()).isEqualTo("[\"bought-join\"]");
    assertThat(json.at("/views/2/internal_topics")).hasSize(3);
  }

  @Test
  void aGraphConnectsWhoReadsAndWrites() {
    assertThat(explanation.graph().mermaid().lines())
        .startsWith("flowchart LR", "  n0[(\"web.clicks\")]", "  n1[[\"clicks\"]]")
        .contains("  n8[\"named\"]", "  n9[/\"products\"/]", "  n0 --> n8", "  n9 --> n8")
        .contains("  n2[(\"web.users\")]", "  n3[[\"users.changelog\"]]", "  n2 --> n22")
        .contains("  n32[\"owned\"]", "  n4 --> n32", "  n2 --> n32", "  n32 --> n33")
        .contains("  n35[\"all\"]", "  n0 --> n35", "  n6 --> n35", "  n35 --> n36");
    assertThat(explanation.graph().dot().lines())
        .startsWith("digraph pipeline {", "  rankdir=LR;")
        .contains("  n8 [label=\"named\", shape=box];", "  n0 -> n8;")
        .endsWith("}");
  }

  @Test
  void aPipelineWithoutViewsHasItsStreams() {
    Explanation bare =
        Explanation.of(
            PipelinePlan.of(
                PipelineFile.parse(
                    Path.of("p.yaml"), SHOP.substring(0, SHOP.indexOf("dimensions:")), Map.of()),
                Optional.empty(),
                dimension -> RowType.of()));

    assertThat(ExplanationText.of(bare)).contains("4 streams, 0 dimensions, 0 views");
    assertThat(bare.graph().mermaid()).contains("n0 --> n1");
  }
}

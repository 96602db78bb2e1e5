package io.sluice.processor.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.plan.PipelinePlan;
import io.sluice.processor.explain.AccessRule.Service;
import io.sluice.schema.RowType;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccessRulesTest {

  private static final String SHOP =
      """
      pipeline: shop
      lake: { root: "file:///lake" }
      streams:
        clicks: { topic: web.clicks, event_time: at, schema: { product: string, at: timestamp } }
        orders: { topic: orders, schema: { amount: "decimal(9,2)" } }
      views:
        big: { from: clicks, where: product <> 'x', select: { product: product } }
        trending:
          from: big
          window: { tumbling: 1 hour, grace: 15 minutes }
          group_by: product
          select: { n: count(*) }
      """;

  private static AccessRulesView rules(String file) {
    PipelinePlan plan =
        PipelinePlan.of(
            PipelineFile.parse(Path.of("p.yaml"), file, Map.of()),
            Optional.empty(),
            dimension -> RowType.of());
    return new AccessRulesView(
        "shop",
        AccessRules.of(plan, Explanation.of(plan)),
        Map.of(Service.PROCESSOR, "User:p", Service.WRITER, "User:w"));
  }

  @Test
  void theProcessorReadsWhatViewsReadAndOwnsWhatItMakes() {
    assertThat(rules(SHOP).text().lines().map(line -> line.replaceAll("\\s{2,}", "  ")))
        .containsSubsequence(
            "acls of pipeline shop",
            "User:p  (sluice processor)",
            "  topic  web.clicks  read  table clicks",
            "  topic  shop.big  read, write, create  table big",
            "  topic  shop.trending  write, create  table trending",
            "  topic  shop.trending.late  write, create  table trending.late",
            "  topic, prefix  shop-stream-processor-  read, write, create, delete  internal topics of the views",
            "  group  shop-stream-processor  read  offsets of the views",
            "  transactional id, prefix  shop-stream-processor-  write  transactions of the views",
            "",
            "User:w  (sluice writer)",
            "  topic  web.clicks  read  table clicks",
            "  topic  orders  read  table orders")
        .endsWith("  group, prefix  shop-lake-writer.  read  a group for each table")
        .hasSize(17);
  }

  @Test
  void theProcessorReadsTheTopicThatAViewLooksInto() {
    String file =
        SHOP.replace(
                "views:\n",
                "  users: { topic: users, key: id, table: true, schema: { id: string } }\nviews:\n")
            + "  known: { from: clicks, lookup: { stream: users, by: product, grace: 1 s }, select: { id: users.id } }\n";

    assertThat(rules(file).text().lines().map(line -> line.replaceAll("\\s{2,}", "  ")))
        .containsSubsequence(
            "User:p  (sluice processor)",
            "  topic  users  read  table users.changelog",
            "  topic  shop.known  write, create  table known",
            "  topic  shop.known.late  write, create  table known.late",
            "User:w  (sluice writer)");
  }

  @Test
  void theProcessorReadsBothSidesOfAJoinOfTables() {
    String file =
        SHOP.replace(
                "views:\n",
                "  users: { topic: users, key: id, table: true, schema: { id: string, shop: string } }\n"
                    + "  shops: { topic: shops, key: id, table: true, schema: { id: string } }\nviews:\n")
            + "  known: { from: users, join: { table: shops, by: shop }, select: { at: shops.id } }\n";

    assertThat(rules(file).text().lines().map(line -> line.replaceAll("\\s{2,}", "  ")))
        .containsSubsequence(
            "User:p  (sluice processor)",
            "  topic  users  read  table users.changelog",
            "  topic  shops  read  table shops.changelog",
            "  topic  shop.known  write, create  table known.changelog",
            "User:w  (sluice writer)");
  }

  @Test
  void theCommandsAreThoseOfKafkasOwnTool() {
    assertThat(rules(SHOP).commands().lines())
        .hasSize(13)
        .contains(
            "kafka-acls.sh --bootstrap-server \"$BOOTSTRAP\" --command-config \"$ADMIN\" --add --allow-principal 'User:p' --operation Write --transactional-id 'shop-stream-processor-' --resource-pattern-type prefixed",
            "kafka-acls.sh --bootstrap-server \"$BOOTSTRAP\" --command-config \"$ADMIN\" --add --allow-principal 'User:p' --operation Read --operation Write --operation Create --topic 'shop.big'");
  }

  @Test
  void jsonHasTheNamesOfKafkasClients() throws Exception {
    JsonNode first = new ObjectMapper().readTree(rules(SHOP).json()).at("/acls/0");
    assertThat(first.toString())
        .isEqualTo(
            """
            {"service":"processor","principal":"User:p","resource_type":"TOPIC","pattern_type":"LITERAL","name":"web.clicks","reason":"table clicks","operations":["READ"]}""");
  }

  @Test
  void aPipelineWithoutViewsNeedsNoProcessor() {
    assertThat(rules(SHOP.substring(0, SHOP.indexOf("views:"))).text())
        .doesNotContain("processor")
        .contains("User:w  (sluice writer)");
  }
}

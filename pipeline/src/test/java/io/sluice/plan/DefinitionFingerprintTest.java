package io.sluice.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefinitionFingerprintTest {

  private static final String FILE =
      """
      pipeline: shop
      lake: { root: "file:///lake" }
      streams:
        clicks: { topic: shop.clicks, event_time: at, format: json, schema: { product: string, quantity: int, at: timestamp } }
        buys: { topic: shop.buys, format: json, schema: { product: string } }
      dimensions:
        products: { key: product }
      views:
        windows: { from: clicks, where: quantity > 0, window: { tumbling: 1 hour, grace: 1 minute }, group_by: product, select: { clicks: count(*) } }
        found: { from: clicks, lookup: { dimension: products, by: product }, select: { product: clicks.product } }
        pairs: { from: clicks, join: { stream: buys, by: product, within: 1 hour, grace: 1 minute }, select: { product: clicks.product } }
      """;

  private static String of(String view, String file) {
    Pipeline pipeline = PipelineFile.parse(Path.of("p.yaml"), file, Map.of());
    RowType products = RowType.of(Field.required("product", Primitive.STRING));
    PipelinePlan plan = PipelinePlan.of(pipeline, Optional.empty(), any -> products);
    return DefinitionFingerprint.of(pipeline, plan.views().get(view));
  }

  @Test
  void anotherDefinitionHasAnother() {
    for (List<String> change :
        List.of(
            List.of("windows", "quantity > 0", "quantity > 1"),
            List.of("windows", "1 hour, grace", "2 hours, grace"),
            List.of("windows", "grace: 1 minute", "grace: 2 minutes"),
            List.of("windows", "count(*)", "sum(quantity)"),
            List.of("windows", "event_time: at, ", ""),
            List.of("windows", "quantity: int", "quantity: long"),
            List.of("found", "key: product }", "key: product, as_of: event_time }"),
            List.of("pairs", "within: 1 hour,", "within: 2 hours,"))) {
      String other = FILE.replace(change.get(1), change.get(2));
      assertThat(other).isNotEqualTo(FILE);
      assertThat(of(change.get(0), other)).as("%s", change).isNotEqualTo(of(change.get(0), FILE));
    }
  }

  @Test
  void whereItStandsInTheFileDoesNotMatter() {
    assertThat(of("windows", "# moved\n\n" + FILE.replace("where: ", "where:  ")))
        .isEqualTo(of("windows", FILE));
  }
}

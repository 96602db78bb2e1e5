package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.SchemaText;
import io.sluice.schema.RowType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Views over a stream whose records are in Protobuf. */
class ProtobufStreamTest {

  private static final String SCHEMA =
      """
      syntax = "proto3";
      package shop;
      import "google/protobuf/timestamp.proto";
      message Header { string trace = 1; }
      message Click {
        string product_id = 1;
        uint64 price = 2;
        google.protobuf.Timestamp at = 3;
        Kind kind = 4;
        enum Kind { VIEW = 0; BUY = 1; }
      }
      """;

  private static final String PIPELINE =
      """
      pipeline: shop
      registry: { url: "http://registry" }
      lake: { root: "file:///lake" }
      streams:
        clicks: { topic: shop.clicks, format: protobuf, message: shop.Click, event_time: at }
      views:
        per_product:
          from: clicks
          where: kind = 'BUY'
          window: { tumbling: 10 seconds, grace: 5 seconds }
          group_by: [product_id]
          select: { clicks: count(*), revenue: sum(price) }
        bought:
          from: clicks
          where: kind = 'BUY'
          select: { product: product_id, price: price }
      """;

  private static TopologyRun run() {
    TestRegistry registry = new TestRegistry();
    registry.register("shop.clicks-value", new SchemaText(SchemaText.Kind.PROTOBUF, SCHEMA));
    return TopologyRun.of(PIPELINE, registry, RowType.of());
  }

  /** A record of schema 1 that holds its second message. */
  private static byte[] click(String product, int price, int second, int kind) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(1).array());
    out.writeBytes(new byte[] {2, 2});
    byte[] text = product.getBytes(StandardCharsets.UTF_8);
    out.writeBytes(new byte[] {0x0a, (byte) text.length});
    out.writeBytes(text);
    out.writeBytes(new byte[] {0x10, (byte) price, 0x1a, 2, 0x08, (byte) second});
    out.writeBytes(new byte[] {0x20, (byte) kind});
    return out.toByteArray();
  }

  @Test
  void filtersAndAggregatesProtobufRecords() {
    try (TopologyRun run = run()) {
      run.send("clicks", click("p", 5, 1, 1), 0);
      run.send("clicks", click("p", 7, 2, 1), 0);
      run.send("clicks", click("p", 100, 3, 0), 0);
      run.send("clicks", click("q", 9, 40, 1), 0);

      assertThat(run.rows("bought"))
          .containsExactly(
              "[shop.clicks, 0, 0, p, 5]",
              "[shop.clicks, 0, 1, p, 7]",
              "[shop.clicks, 0, 3, q, 9]");
      assertThat(run.rows("per_product"))
          .singleElement()
          .asString()
          .startsWith("[0, 10000000, p, 2, 12");
    }
  }

  @Test
  void aRecordThatIsMalformedIsCountedAndOneOfAnotherMessageIsNotAndBothMoveNoTime() {
    try (TopologyRun run = run()) {
      byte[] other = click("p", 5, 100, 1);
      other[5] = 0;
      run.send("clicks", other, 0);
      run.send("clicks", new byte[] {0, 0, 0, 0, 1, 2, 2, 0x0a, 99}, 0);
      run.send("clicks", click("p", 5, 1, 1), 0);

      assertThat(run.metrics.malformed("clicks")).isEqualTo(1);
      assertThat(run.rows("per_product.late")).isEmpty();
      assertThat(run.rows("bought")).hasSize(1);
    }
  }
}

package io.sluice.local.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.SluiceException;
import io.sluice.pipeline.file.PipelineFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A line is sent as it is, under the key that the pipeline file says it has. */
class JsonLinesTest {

  private static JsonLines lines(String key) {
    return new JsonLines(
        Objects.requireNonNull(
            PipelineFile.parse(
                    Path.of("pipeline.yaml"),
                    """
                    pipeline: shop
                    lake: { root: "file:///nowhere" }
                    streams:
                      orders: { topic: shop.orders, format: json %s }
                    """
                        .formatted(key),
                    Map.of())
                .streams()
                .get("orders")));
  }

  private static ProducerRecord<byte[], byte[]> record(String key, String line) {
    return lines(key).record(line, "line 1").orElseThrow();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void theValueIsTheLineByteForByte() {
    String line = "{ \"id\": 1.50,  \"name\": \"Zoë\" }";

    ProducerRecord<byte[], byte[]> record = record("", line);

    assertThat(record.topic()).isEqualTo("shop.orders");
    assertThat(text(record.value())).isEqualTo(line);
    assertThat(record.key()).isNull();
  }

  @Test
  void oneKeyColumnIsTheKeyAsText() {
    assertThat(text(record(", key: id", "{\"id\":7,\"n\":1}").key())).isEqualTo("7");
    assertThat(text(record(", key: id", "{\"id\":\"a b\"}").key())).isEqualTo("a b");
  }

  @Test
  void severalKeyColumnsAreAnObjectAndSoIsOneInJson() {
    assertThat(text(record(", key: [id, n]", "{\"id\":7,\"x\":0,\"n\":1}").key()))
        .isEqualTo("{\"id\":7,\"n\":1}");
    assertThat(text(record(", key: id, key_format: json", "{\"id\":7}").key()))
        .isEqualTo("{\"id\":7}");
  }

  @Test
  void whatLacksAKeyColumnHasNoKey() {
    assertThat(record(", key: id", "{\"n\":1}").key()).isNull();
    assertThat(record(", key: [id, n]", "{\"id\":7,\"n\":null}").key()).isNull();
  }

  @Test
  void aBlankLineIsNoRecord() {
    assertThat(lines("").record("  ", "line 1")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"id\":", "[1]", "7", "{} {}", "id,name"})
  void whatIsNoObjectIsRefusedWithItsPlace(String line) {
    assertThatThrownBy(() -> lines("").record(line, "line 3 of orders.ndjson"))
        .isInstanceOf(SluiceException.class)
        .hasMessageStartingWith("Cannot send line 3 of orders.ndjson: ")
        .hasMessageEndingWith("; each line is one JSON object, as of 'jq -c'")
        .hasMessageNotContaining("\n");
  }
}

package io.sluice.pipeline.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.Position;
import io.sluice.pipeline.file.DeclaredKeys.Key;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractBooleanAssert;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonDifferenceCalculator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What is declared of the keys is what the parser does: that it reads no others is asserted where
 * it reads, and here that it reads all of them, and what it takes where they are not there.
 */
class DeclaredKeysTest {

  /** Has every key. */
  private static final String FILE =
      """
      pipeline: shop
      kafka: { bootstrap.servers: "localhost:9092" }
      registry: { url: "http://localhost:8081", basic.auth.user.info: "a:b" }
      schema_folders: [schemas]
      lake: { root: "file:///lake", hadoop: { fs.s3a.endpoint: here } }
      processor: { http: "127.0.0.1:1", http_token: abcdefghijklmnop, kafka: { num.stream.threads: 2 } }
      writer: { http: "127.0.0.1:2", http_token: abcdefghijklmnop, kafka: { max.poll.records: 5 }, memory: 1 GiB }
      alerts: { webhook: "https://hook", headers: { Authorization: secret }, timeout: 9 seconds }
      streams:
        clicks: { topic: t, record: shop.Click, key: id, event_time: at, max_ahead: 2 days, format: avro, schema: c.avsc, max_record: 1 MiB, table: true }
        orders: { topic: o, format: protobuf, subject: shop.Order, message: shop.Order }
        changes: { topic: c, key: id, key_format: json, format: json, envelope: debezium, schema: { id: long, of: { it: string } } }
        owners: { topic: owners, key: id, key_format: json, format: json, envelope: debezium, schema: { id: long } }
        visits: { topic: v, infer: true, max_columns: 7, schema: { id: long } }
      dimensions:
        products: { table: catalog, key: id, reload: 1 minute, memory_rows: 5, as_of: event_time, schema: { id: long } }
      views:
        windows: { from: orders, topic: w, where: "n > 1", window: { tumbling: 1 hour, grace: 1 minute, idle: 9 minutes, skew: pre_aggregate }, group_by: [id], select: { n: count(*) } }
        hops: { from: orders, window: { hopping: 1 hour, advance: 1 minute, grace: 1 minute, emit: updates, every: 9 seconds }, select: { n: count(*) } }
        trails: { from: orders, window: { sliding: 1 hour, grace: 1 minute }, select: { n: count(*) } }
        sessions: { from: orders, window: { session: 1 hour, grace: 1 minute }, select: { n: count(*) } }
        pairs: { from: orders, join: { stream: visits, by: [id], within: { before: 1 minute, after: 2 minutes }, grace: 1 minute, idle: 9 minutes, type: left }, select: { id: orders.id } }
        owned: { from: changes, join: { table: owners, by: id, type: left }, select: { it: changes.of } }
        found: { from: orders, lookup: { dimension: products, by: id }, select: { id: orders.id } }
        seen: { from: orders, lookup: { stream: changes, by: id, grace: 1 minute, idle: 9 minutes }, select: { id: orders.id } }
        once: { from: orders, dedupe: { by: id, within: 1 minute, grace: 1 minute, idle: 9 minutes }, select: { id: id } }
      tables:
        changes: { mode: upsert, partition_by: [id] }
        owners: { mode: upsert }
        orders:
          schema: pin
          schema_id: true
          commit: { every: 9 seconds, rows: 9, bytes: 9 B }
          files: { target: 9 MiB, open: 9, compression: none }
          expect: { one: "id > 1", two: { check: "id > 1", on_failure: warn } }
      """;

  /** Does something with a mapping in which the key stands. */
  private interface Change {
    void in(Map<Object, Object> section, Object key);
  }

  private static Object load(String text) {
    return new Load(LoadSettings.builder().build()).loadFromString(text);
  }

  private static Pipeline parse(Object file) {
    String text = new Dump(DumpSettings.builder().build()).dumpToString(file);
    return PipelineFile.parse(Path.of("pipeline.yaml"), text, Map.of());
  }

  /**
   * Goes through all keys of a file, and changes the sections in which one that is wanted stands.
   */
  private static void each(Object node, String path, Predicate<Key> wanted, Change change) {
    if (!(node instanceof Map<?, ?> map)) {
      return;
    }
    @SuppressWarnings("unchecked")
    Map<Object, Object> section = (Map<Object, Object>) map;
    for (Object key : List.copyOf(section.keySet())) {
      Key declared = DeclaredKeys.find(path, key.toString()).orElseThrow();
      if (!declared.path().endsWith(DeclaredKeys.ANY)) {
        each(section.get(key), declared.path(), wanted, change);
      }
      if (wanted.test(declared)) {
        change.in(section, key);
      }
    }
  }

  @Test
  void theParserReadsEveryKeyThatIsDeclared() {
    Object content = load(FILE);
    Set<Key> seen = new HashSet<>();
    each(content, "", key -> !seen.add(key), (section, key) -> {});

    assertThat(parse(content).name()).isEqualTo("shop");
    assertThat(seen).containsExactlyInAnyOrderElementsOf(DeclaredKeys.all());
  }

  static Stream<Key> keysWithADefault() {
    return DeclaredKeys.all().stream().filter(key -> key.value().isPresent());
  }

  @ParameterizedTest
  @MethodSource("keysWithADefault")
  void aKeyThatIsNotThereIsWhatIsDeclared(Key wanted) {
    Object without = load(FILE);
    Object with = load(FILE);
    each(without, "", wanted::equals, Map::remove);
    each(
        with, "", wanted::equals, (section, key) -> section.put(key, wanted.value().orElseThrow()));

    assertSame(parse(without), parse(with)).isTrue();
    assertSame(parse(load(FILE)), parse(with)).as("another value makes a difference").isFalse();
  }

  private static AbstractBooleanAssert<?> assertSame(Pipeline one, Pipeline other) {
    RecursiveComparisonConfiguration places =
        RecursiveComparisonConfiguration.builder().withIgnoredFieldsOfTypes(Position.class).build();
    return assertThat(
        new RecursiveComparisonDifferenceCalculator()
            .determineDifferences(one, other, places)
            .isEmpty());
  }
}

package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.local.LocalStack;
import io.sluice.local.shop.ShopProducer;
import io.sluice.registry.SchemaText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records that Confluent's own client has written, in Avro, JSON Schema and Protobuf, become the
 * rows that they are; and what the processor writes, that client reads. Needs Node and its
 * packages: {@code ./mvnw verify -Pinterop}.
 */
@Tag("interop")
class ConfluentClientIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int COUNT = 100;
  private static final String VIEW_TOPIC = "shop.loud";

  private static final Map<String, SchemaText> SCHEMAS =
      Map.of(
          "avro",
          SchemaText.avro(
              """
              { "type": "record", "name": "Order", "namespace": "shop", "fields": [
                { "name": "id", "type": "long" }, { "name": "name", "type": "string" },
                { "name": "price", "type": "double" },
                { "name": "tags", "type": { "type": "array", "items": "string" } },
                { "name": "place", "type": { "type": "record", "name": "Place", "fields": [
                  { "name": "city", "type": "string" },
                  { "name": "code", "type": ["null", "int"] } ] } } ] }
              """),
          "json",
          new SchemaText(
              SchemaText.Kind.JSON,
              """
              { "type": "object", "additionalProperties": false,
                "required": ["id", "name", "price", "tags", "place"],
                "properties": {
                  "id": { "type": "integer" }, "name": { "type": "string" },
                  "price": { "type": "number" },
                  "tags": { "type": "array", "items": { "type": "string" } },
                  "place": { "type": "object", "additionalProperties": false, "properties": {
                    "city": { "type": "string" }, "code": { "type": ["null", "integer"] } } } } }
              """),
          "protobuf",
          new SchemaText(
              SchemaText.Kind.PROTOBUF,
              """
              syntax = "proto3";
              package shop;
              message Order {
                int64 id = 1;
                string name = 2;
                double price = 3;
                repeated string tags = 4;
                Place place = 5;
                message Place { string city = 1; optional int32 code = 2; }
              }
              """));

  private static final String PIPELINE =
      """
      pipeline: shop
      kafka: { bootstrap.servers: "%s" }
      registry: { url: "%s" }
      lake: { root: "file://%s/lake" }
      writer: { http: "127.0.0.1:0" }
      streams:
        avro: { topic: interop.avro, format: avro }
        json: { topic: interop.json, format: json_schema }
        protobuf: { topic: interop.protobuf, format: protobuf }
      views:
        loud: { from: avro, select: { id: id, loud: upper(name), price: price } }
      """;

  @TempDir private Path directory;

  @Test
  void eachReadsWhatTheOtherWrites() throws Exception {
    Sluice sluice = new Sluice(directory);
    try (LocalStack stack = LocalStack.start(LocalStack.Options.in(directory.resolve("stack")))) {
      String registry = stack.registry().url().toString();
      Files.writeString(
          directory.resolve("pipeline.yaml"),
          PIPELINE.formatted(stack.broker().bootstrapServers(), registry, directory));
      SCHEMAS.forEach(
          (format, schema) -> stack.schemas().register("interop." + format + "-value", schema));
      stack
          .topics()
          .create(
              SCHEMAS.keySet().stream()
                  .map(format -> new NewTopic("interop." + format, 2, (short) 1))
                  .toList());
      NodeProject scripts = NodeProject.install("interop", directory);

      produce(stack, scripts.node("", "write.mjs", registry, "" + COUNT));
      drain(sluice, "processor");
      drain(sluice, "writer");

      requireTables();
      String sent = String.join("\n", consumed(stack));
      requireViewRows(scripts.node(sent, "read.mjs", registry, VIEW_TOPIC));
    }
  }

  private static void drain(Sluice sluice, String service) throws Exception {
    Sluice.Result drain = sluice.run(service, "--drain");
    assertThat(drain.exit()).as(drain.err()).isZero();
  }

  private static void produce(LocalStack stack, List<String> lines) {
    assertThat(lines).hasSize(COUNT * SCHEMAS.size());
    try (Producer<byte[], byte[]> producer =
        ShopProducer.connect(stack.broker().bootstrapServers())) {
      for (int i = 0; i < lines.size(); i++) {
        String[] line = lines.get(i).split("\t");
        producer.send(
            new ProducerRecord<>(line[0], i % 2, null, Base64.getDecoder().decode(line[1])));
      }
      producer.flush();
    }
  }

  private void requireTables() throws Exception {
    try (LakeReplay lake = new LakeReplay(directory.resolve("lake"))) {
      for (String table : SCHEMAS.keySet()) {
        assertThat(lake.open(table)).isTrue();
        assertThat(lake.open(table + ".quarantine")).as("nothing is malformed").isFalse();
        assertThat(
                lake.number(
                    """
                    select count(distinct id) from %s where name = 'name ' || id || ' äß😀'
                      and price = id / 8.0 - 3 and len(tags) = id %% 3 and place.city = 'c' || id
                      and place.code is not distinct from case when id %% 5 > 0 then id * 3 end
                    """
                        .formatted(table)))
            .as(table)
            .isEqualTo(COUNT);
      }
    }
  }

  private static List<String> consumed(LocalStack stack) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            stack.broker().bootstrapServers(),
            "isolation.level",
            "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          Stream.of(0, 1).map(partition -> new TopicPartition(VIEW_TOPIC, partition)).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(Set.copyOf(partitions));
      List<String> sent = new ArrayList<>();
      while (sent.size() < COUNT) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(5))) {
          sent.add(Base64.getEncoder().encodeToString(record.value()));
        }
      }
      return sent;
    }
  }

  private static void requireViewRows(List<String> lines) throws IOException {
    Map<Long, JsonNode> rows = new TreeMap<>();
    for (String line : lines) {
      JsonNode row = JSON.readTree(line);
      rows.put(row.path("id").asLong(), row);
    }
    assertThat(rows).hasSize(COUNT);
    rows.forEach(
        (id, row) -> {
          assertThat(row.path("loud").asText()).isEqualTo("NAME " + id + " ÄSS😀");
          assertThat(row.path("price").asDouble()).isEqualTo(id / 8.0 - 3);
        });
  }
}

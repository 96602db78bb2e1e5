package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.kafka.Topics;
import io.sluice.pipeline.RegistryDefinition;
import io.sluice.registry.HttpSchemaRegistry;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SchemaText;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** However {@code sluice stack} ends, its broker and registry end with it and lose nothing. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LocalStackIT {

  private static final int SIGKILL = 128 + 9;
  private static final int SIGTERM = 128 + 15;
  private static final Duration START = Duration.ofSeconds(25);

  /** An orderly end takes a second or two; after 20 seconds the stack would use force. */
  private static final Duration ORDERLY_END = Duration.ofSeconds(15);

  private static final Duration SUDDEN_END = Duration.ofSeconds(5);
  private static final Pattern ADDRESSES = Pattern.compile("Kafka +(\\S+)\nRegistry +(\\S+)\n");
  private static final String TOPIC = "shop.clicks";
  private static final String SUBJECT = "shop.clicks-value";
  private static final SchemaText SCHEMA =
      SchemaText.avro("{\"type\":\"record\",\"name\":\"Click\",\"fields\":[]}");

  @TempDir private Path directory;

  /** What the stack is asked to keep: which topic it is, and the number of a schema. */
  private record Content(Uuid topic, int schema) {}

  /** A stack that has said where it is, and the processes that it has started. */
  private record Started(
      Sluice.Running stack, List<ProcessHandle> children, String kafka, URI registry)
      implements AutoCloseable {

    Map<String, Object> client() {
      return Map.of("bootstrap.servers", kafka);
    }

    SchemaRegistry schemas() {
      return new HttpSchemaRegistry(
          new RegistryDefinition(registry, Map.of()), HttpSchemaRegistry.Patience.DEFAULT);
    }

    Content create() throws Exception {
      new Topics(client()).create(List.of(new NewTopic(TOPIC, 3, (short) 1)));
      schemas().register(SUBJECT, SCHEMA);
      return content();
    }

    Content content() throws Exception {
      try (Admin admin = Admin.create(client())) {
        return new Content(
            admin.describeTopics(List.of(TOPIC)).allTopicNames().get().get(TOPIC).topicId(),
            schemas().latest(SUBJECT).orElseThrow().id());
      }
    }

    @Override
    public void close() {
      children.forEach(ProcessHandle::destroyForcibly);
      stack.close();
    }
  }

  @Test
  void neitherSigtermNorSigkillLeavesAnOrphanOrLosesAnything() throws Exception {
    Content content;
    try (Started first = start()) {
      content = first.create();
      requireNoOrphan(first, Process::destroy, SIGTERM, ORDERLY_END);
    }
    try (Started second = start()) {
      assertThat(second.content()).isEqualTo(content);
      requireNoOrphan(second, Process::destroyForcibly, SIGKILL, SUDDEN_END);
    }
    try (Started third = start()) {
      assertThat(third.content()).isEqualTo(content);
    }
  }

  private static void requireNoOrphan(
      Started started, Consumer<Process> end, int code, Duration limit) throws Exception {
    assertThat(started.children()).hasSize(2).allMatch(ProcessHandle::isAlive);

    end.accept(started.stack().process());

    await()
        .atMost(limit)
        .untilAsserted(() -> assertThat(started.children()).noneMatch(ProcessHandle::isAlive));
    assertThat(started.stack().await().exit()).isEqualTo(code);
  }

  private Started start() throws IOException {
    Sluice.Running stack = new Sluice(directory).start("stack", "--dir", "stack");
    try {
      await()
          .atMost(START)
          .until(() -> !stack.process().isAlive() || ADDRESSES.matcher(stack.out()).find());
      Matcher addresses = ADDRESSES.matcher(stack.out());
      assertThat(addresses.find()).as(stack.err()).isTrue();
      return new Started(
          stack,
          stack.process().descendants().toList(),
          addresses.group(1),
          URI.create(addresses.group(2)));
    } catch (IOException | RuntimeException | AssertionError e) {
      stack.close();
      throw e;
    }
  }
}

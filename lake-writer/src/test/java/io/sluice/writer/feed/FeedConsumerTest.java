package io.sluice.writer.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedConsumerTest {

  @TempDir Path folder;

  private Pipeline pipeline(String kafka) throws IOException {
    Path file = folder.resolve("pipeline.yaml");
    Files.writeString(
        file,
        """
        pipeline: shop
        kafka: { bootstrap.servers: "localhost:1", %s }
        lake: { root: "file:///nowhere" }
        streams:
          clicks: { topic: clicks, schema: { id: long } }
        """
            .formatted(kafka));
    return PipelineFile.read(file, Map.of());
  }

  @Test
  void whatThePromisesAskForCannotBeChanged() throws IOException {
    Pipeline pipeline =
        pipeline(
            "isolation.level: read_uncommitted, auto.offset.reset: latest, enable.auto.commit: \"true\", group.id: mine");

    assertThat(FeedConsumer.properties(pipeline, "clicks"))
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("auto.offset.reset", "none")
        .containsEntry("enable.auto.commit", false)
        .containsEntry("allow.auto.create.topics", false)
        .containsEntry("group.id", "shop-lake-writer.clicks");
  }

  @Test
  void theRestCanBeChanged() throws IOException {
    assertThat(FeedConsumer.properties(pipeline("max.poll.records: \"7\""), "clicks"))
        .containsEntry("max.poll.records", "7");
  }

  @Test
  void propertiesThatMakeNoConsumerAreNamed() throws IOException {
    Pipeline pipeline = pipeline("max.poll.records: many");

    assertThatThrownBy(() -> FeedConsumer.connect(pipeline, "clicks"))
        .isInstanceOf(SluiceException.class)
        .hasMessageStartingWith("Cannot make a Kafka consumer for table clicks:")
        .hasMessageContaining("max.poll.records");
  }

  @Test
  void bothGroupProtocolsMakeAConsumer() throws IOException {
    Map<String, Object> classic = FeedConsumer.properties(pipeline(""), "clicks");
    assertThat(classic.get("partition.assignment.strategy").toString()).contains("Cooperative");
    assertThat(classic).containsEntry("session.timeout.ms", 10_000);

    for (String protocol : List.of("classic", "consumer", "CONSUMER")) {
      FeedConsumer.connect(pipeline("group.protocol: " + protocol), "clicks").close();
    }
  }

  /** One instance id for a process will do: every table has a group of its own. */
  @Test
  void staticMembersOfTwoTablesAreInTwoGroups() throws IOException {
    Pipeline pipeline = pipeline("group.instance.id: writer-1");

    assertThat(FeedConsumer.properties(pipeline, "clicks"))
        .containsEntry("group.instance.id", "writer-1")
        .containsEntry("group.id", "shop-lake-writer.clicks");
    assertThat(FeedConsumer.properties(pipeline, "clicks.late"))
        .containsEntry("group.id", "shop-lake-writer.clicks.late");
  }
}

package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsSettingsTest {

  private static final Path STATE = Path.of("state");

  private final Pipeline pipeline =
      PipelineFile.parse(
          Path.of("pipeline.yaml"),
          """
          pipeline: shop
          kafka: { bootstrap.servers: "127.0.0.1:9092" }
          lake: { root: "file:///nowhere" }
          streams:
            clicks: { topic: shop.clicks, format: json, schema: { id: string } }
          """,
          Map.of());

  private Properties settings(Map<String, Object> kafka) {
    return StreamsSettings.of(pipeline, kafka, STATE);
  }

  @Test
  void theApplicationIsThatOfThePipelineAndExactlyOnce() {
    StreamsConfig config =
        new StreamsConfig(settings(Map.of("bootstrap.servers", "127.0.0.1:9092")));

    assertThat(config.getString(StreamsConfig.APPLICATION_ID_CONFIG))
        .isEqualTo("shop-stream-processor");
    assertThat(config.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))
        .isEqualTo(StreamsConfig.EXACTLY_ONCE_V2);
    assertThat(config.getLong(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG)).isEqualTo(1_000);
  }

  @Test
  void theFileMaySetWhatAnswersDoNotDependOn() {
    assertThat(settings(Map.of("commit.interval.ms", "200", "num.stream.threads", "4")))
        .containsEntry("commit.interval.ms", "200")
        .containsEntry("num.stream.threads", "4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "consumer.", "main.consumer."})
  void byWhicheverNameOfAConsumersKey(String prefix) {
    StreamsConfig config =
        new StreamsConfig(
            settings(
                Map.of(
                    "bootstrap.servers",
                    "127.0.0.1:9092",
                    prefix + "session.timeout.ms",
                    "6000",
                    prefix + "max.poll.records",
                    "50")));

    assertThat(config.getMainConsumerConfigs("group", "client", 0))
        .containsEntry("session.timeout.ms", "6000")
        .containsEntry("max.poll.records", "50");
  }

  @Test
  void whatAnswersDependOnIsNotTheFilesToSet() {
    assertThatThrownBy(() -> settings(Map.of("processing.guarantee", "at_least_once")))
        .isInstanceOf(SluiceException.class)
        .hasMessage(
            "Cannot use 'processing.guarantee: at_least_once' under 'kafka': the processor needs 'exactly_once_v2'; leave it out");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "consumer.auto.offset.reset",
        "main.consumer.auto.offset.reset",
        "consumer.group.protocol"
      })
  void norByAnotherNameOfIt(String key) {
    assertThatThrownBy(() -> settings(Map.of(key, "latest")))
        .isInstanceOf(SluiceException.class)
        .hasMessageStartingWith(
            "Cannot use '%s: latest' under 'kafka': the processor".formatted(key));
  }
}

package io.sluice.pipeline.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.pipeline.AlertsDefinition;
import io.sluice.pipeline.Pipeline;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertsReaderTest {

  private static String alerts(String alerts) {
    return """
        pipeline: shop
        lake: { root: "file:///lake" }
        streams: { clicks: { topic: t, schema: { id: long } } }
        alerts: %s
        """
        .formatted(alerts);
  }

  @Test
  void alertsGoToAWebhookWhoseSecretsComeFromTheEnvironment() {
    Pipeline pipeline =
        PipelineFile.parse(
            Path.of("p.yaml"),
            alerts("{ webhook: '${HOOK}', headers: { X-Token: '${TOKEN}' }, timeout: 2 seconds }"),
            Map.of("HOOK", "https://hooks.example/s3cret", "TOKEN", "t0ken"));

    assertThat(pipeline.alerts())
        .contains(
            new AlertsDefinition(
                URI.create("https://hooks.example/s3cret"),
                Map.of("X-Token", "t0ken"),
                Duration.ofSeconds(2)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ webhook: 'ftp://h/s3cret' }",
        "{ webhook: 'https://u:s3cret@h/' }",
        "{ webhook: 'https:// s3cret' }",
        "{ webhook: 's3cret' }",
        "{ webhook: 'https://h/s3cret', headers: { Host: s3cret } }",
        "{ webhook: 'https://h/s3cret', headers: { A: \"s3\\ncret\" } }",
        "{ webhook: 'https://h/s3cret', timeout: 0 ms }",
        "{ webhok: 'https://h/s3cret' }"
      })
  void whatIsWrongWithAlertsIsSaidWithoutTheirSecrets(String alerts) {
    assertThatThrownBy(() -> PipelineFile.parse(Path.of("p.yaml"), alerts(alerts), Map.of()))
        .isInstanceOf(PipelineFileException.class)
        .hasMessageContaining("p.yaml:4:")
        .message()
        .doesNotContain("s3");
  }
}

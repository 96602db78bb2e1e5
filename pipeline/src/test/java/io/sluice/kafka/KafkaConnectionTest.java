package io.sluice.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaConnectionTest {

  @Test
  void missingServersAreAMistakeInTheFile() {
    assertRefused(Map.of(), "names no 'bootstrap.servers'");
  }

  @Test
  void serversThatNameNoHostAreAMistakeInTheFile() {
    assertRefused(Map.of("bootstrap.servers", "nowhere.invalid"), "Cannot connect to Kafka at");
  }

  private static void assertRefused(Map<String, Object> properties, String message) {
    assertThatThrownBy(() -> KafkaConnection.requireReachable(properties))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
        .hasMessageContaining(message);
  }
}

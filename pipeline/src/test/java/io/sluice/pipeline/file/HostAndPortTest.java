package io.sluice.pipeline.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostAndPortTest {

  @Test
  void theHostIsWhatStandsBeforeTheLastColon() {
    assertThat(HostAndPort.of("[::1]:0").getHostString()).isEqualTo("[::1]");
    assertThat(HostAndPort.of("here:65535").getPort()).isEqualTo(65535);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":1", "here", "here:", "here:x", "here:65536", "here:-1"})
  void whatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> HostAndPort.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'%s' is not HOST:PORT".formatted(text));
  }
}

package io.sluice.spark.expect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableAtVersionTest {

  @Test
  void aNumberBehindTheLastAtIsAVersion() {
    assertThat(TableAtVersion.of("clicks.late"))
        .isEqualTo(new TableAtVersion("clicks.late", Optional.empty()));
    assertThat(TableAtVersion.of("clicks@0")).isEqualTo(new TableAtVersion("clicks", Optional.of(0L)));
    assertThat(TableAtVersion.of("clicks@yesterday"))
        .isEqualTo(new TableAtVersion("clicks@yesterday", Optional.empty()));
  }
}

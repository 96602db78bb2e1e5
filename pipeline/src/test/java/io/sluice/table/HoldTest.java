package io.sluice.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HoldTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Hold HOLD = new Hold("restore-7f3a", NOON);

  @Test
  void isReadBackAsItWasWritten() {
    assertThat(Hold.of(properties(HOLD.toString()), NOON.minusMillis(1))).contains(HOLD);
  }

  @Test
  void endsByItself() {
    assertThat(Hold.of(properties(HOLD.toString()), NOON)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "true", "restore until noon", "restore since 2026-03-01T12:00:00Z"})
  void holdsNobodyUpIfItSaysSomethingElse(String text) {
    assertThat(Hold.of(properties(text), Instant.EPOCH)).isEmpty();
  }

  @Test
  void aTableWithoutThePropertyIsNotHeld() {
    assertThat(Hold.of(Map.of(), Instant.EPOCH)).isEmpty();
  }

  @Test
  void theNameOfAJobIsOneWord() {
    assertThatThrownBy(() -> new Hold("restore it", NOON))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Map<String, String> properties(String hold) {
    return Map.of(Hold.PROPERTY, hold);
  }
}

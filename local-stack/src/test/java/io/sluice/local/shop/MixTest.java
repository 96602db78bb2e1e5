package io.sluice.local.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MixTest {
  @Test
  void laysTheSharesEndToEnd() {
    Mix mix = new Mix(0.1, 0.1, 0.1, 0.1, 0.1);

    assertThat(mix.kindAt(0)).isEqualTo(Kind.OUT_OF_ORDER);
    assertThat(mix.kindAt(0.15)).isEqualTo(Kind.LATE_WITHIN_GRACE);
    assertThat(mix.kindAt(0.25)).isEqualTo(Kind.LATE_BEYOND_GRACE);
    assertThat(mix.kindAt(0.35)).isEqualTo(Kind.DUPLICATE);
    assertThat(mix.kindAt(0.45)).isEqualTo(Kind.MALFORMED);
    assertThat(mix.kindAt(0.55)).isEqualTo(Kind.VALID);
  }

  @Test
  void refusesSharesThatAreNotShares() {
    assertThatThrownBy(() -> new Mix(-0.1, 0, 0, 0, 0))
        .hasMessage(
            "Cannot mix events: the shares are -0.1, 0.0, 0.0, 0.0 and 0.0; each must be 0 or more, their sum at most 1");
    assertThatThrownBy(() -> new Mix(0.6, 0, 0, 0, 0.6))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Mix(Double.NaN, 0, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

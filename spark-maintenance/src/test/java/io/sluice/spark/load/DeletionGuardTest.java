package io.sluice.spark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeletionGuardTest {

  @Test
  void allowsUpToItsShareAndNotARowMore() {
    DeletionGuard guard = DeletionGuard.of("20%");

    assertThat(guard.refusal(0, 0)).isEmpty();
    assertThat(guard.refusal(20, 100)).isEmpty();
    assertThat(guard.refusal(21, 100)).isPresent();
    assertThat(DeletionGuard.of("0%").refusal(1, 1_000_000)).isPresent();
    assertThat(DeletionGuard.of("100%").refusal(7, 7)).isEmpty();
  }

  @Test
  void namesAShareThatWouldBeAllowed() {
    String refusal = DeletionGuard.of("2.5 %").refusal(1, 3).orElseThrow();

    assertThat(refusal)
        .isEqualTo(
            "it lacks 1 of the table's 3 rows (33.3 %), and no more than 2.5 % may be deleted; if"
                + " that is right, run it again with --max-deleted 34%");
    assertThat(DeletionGuard.of("34%").refusal(1, 3)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"20", "", "-1%", "101%", "a%", "0.2"})
  void aShareHasAPercentSign(String text) {
    assertThatThrownBy(() -> DeletionGuard.of(text))
        .hasMessage("'%s' is not a share from 0%% to 100%%, such as '20%%'", text);
  }
}

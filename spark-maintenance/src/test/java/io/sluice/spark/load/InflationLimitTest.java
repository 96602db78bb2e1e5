package io.sluice.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class InflationLimitTest {

  @Test
  void isAHundredTimesTheFileAndNeverLessThanSixtyFourMebibytes() {
    InflationLimit limit = new InflationLimit(Optional.empty());

    assertThat(limit.of(1)).isEqualTo(64L << 20);
    assertThat(limit.of(10L << 30)).isEqualTo(1000L << 30);
  }

  @Test
  void isWhatSomebodyHasSet() {
    assertThat(new InflationLimit(Optional.of(5L)).of(1L << 40)).isEqualTo(5);
  }
}

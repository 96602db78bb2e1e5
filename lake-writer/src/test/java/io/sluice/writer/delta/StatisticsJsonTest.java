package io.sluice.writer.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.writer.table.ColumnStatistics;
import io.sluice.writer.table.FileStatistics;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsJsonTest {

  private static String of(Object min, Object max) {
    return StatisticsJson.of(
        new FileStatistics(3, List.of(new ColumnStatistics(List.of("geo", "at"), min, max, 1))));
  }

  @Test
  void boundsOfTimestampsAreRoundedOutwards() {
    assertThat(
            of(
                Instant.parse("2026-01-05T00:00:00.000001Z"),
                Instant.parse("2026-01-05T00:00:00.000001Z")))
        .isEqualTo(
            "{\"numRecords\":3,\"minValues\":{\"geo\":{\"at\":\"2026-01-05T00:00:00.000Z\"}},"
                + "\"maxValues\":{\"geo\":{\"at\":\"2026-01-05T00:00:00.001Z\"}},"
                + "\"nullCount\":{\"geo\":{\"at\":1}}}");
  }

  @Test
  void boundsOfYearsThatReadersDisagreeOnAreLeftOut() {
    String none =
        "{\"numRecords\":3,\"minValues\":{},\"maxValues\":{},\"nullCount\":{\"geo\":{\"at\":1}}}";

    assertThat(of(Instant.parse("-0044-03-15T00:00:00Z"), Instant.parse("+10000-01-01T00:00:00Z")))
        .isEqualTo(none);
    assertThat(of(LocalDate.of(-44, 3, 15), LocalDate.of(10_000, 1, 1))).isEqualTo(none);
    assertThat(of(Instant.parse("0000-12-31T23:59:59Z"), Instant.parse("0999-12-31T23:59:59Z")))
        .isEqualTo(none);
    assertThat(of(LocalDate.of(0, 12, 31), LocalDate.of(999, 12, 31))).isEqualTo(none);
  }
}

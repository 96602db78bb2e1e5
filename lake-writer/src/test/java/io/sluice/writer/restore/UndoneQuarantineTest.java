package io.sluice.writer.restore;

import static io.sluice.writer.restore.RestoreWorld.ORDERS_0;
import static io.sluice.writer.restore.RestoreWorld.ORDERS_1;
import static io.sluice.writer.restore.RestoreWorld.START;
import static io.sluice.writer.restore.RestoreWorld.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.writer.delta.LoggedVersion;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.SourcePartition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class UndoneQuarantineTest {

  private static final Map<SourcePartition, Long> FIRST = Map.of(ORDERS_0, 10L);
  private static final LoggedVersion WRITTEN = version(3, FIRST, span(ORDERS_0, 0, 10));
  private static final LoggedVersion RESTORED =
      new LoggedVersion(
          6,
          START.plusSeconds(6),
          "RESTORE",
          FIRST,
          true,
          OptionalLong.of(WRITTEN.version()),
          List.of());

  private static LoggedVersion version(
      long number, Map<SourcePartition, Long> offsets, OffsetSpan... batch) {
    return new LoggedVersion(
        number,
        START.plusSeconds(number),
        "STREAMING UPDATE",
        offsets,
        true,
        OptionalLong.empty(),
        List.of(batch));
  }

  private static Optional<UndoneQuarantine> of(LoggedVersion... history) {
    return UndoneQuarantine.of("orders.quarantine", "file:/lake/q", List.of(history));
  }

  @Test
  void beginsWithTheFirstBatchOfEachPartitionThatWasTakenOut() {
    UndoneQuarantine undone =
        of(
                WRITTEN,
                version(4, FIRST, span(ORDERS_0, 40, 50), span(ORDERS_1, 7, 9)),
                version(5, FIRST, span(ORDERS_0, 50, 60), span(ORDERS_1, 30, 31)),
                RESTORED)
            .orElseThrow();

    assertThat(undone.begin()).isEqualTo(Map.of(ORDERS_0, 40L, ORDERS_1, 7L));
    assertThat(undone.wayOut()).contains("RESTORE TABLE delta.`file:/lake/q` TO VERSION AS OF 5");
  }

  @Test
  void isPassedByOnePartitionThatIsBehindItsBegin() {
    UndoneQuarantine undone =
        of(
                WRITTEN,
                version(4, FIRST, span(ORDERS_0, 40, 50), span(ORDERS_1, 7, 9)),
                version(5, FIRST),
                RESTORED)
            .orElseThrow();

    assertThat(undone.isPassedBy(Map.of(ORDERS_0, 40L, ORDERS_1, 7L))).isFalse();
    assertThat(undone.isPassedBy(Map.of(ORDERS_0, 40L, ORDERS_1, 8L))).isTrue();
    assertThat(undone.isPassedBy(Map.of(ORDERS_0, 41L))).isTrue();
  }

  @Test
  void isNoneWhereNobodyRestored() {
    assertThat(of(WRITTEN, version(4, FIRST))).isEmpty();
  }

  @Test
  void isRefusedWhereTheLogDoesNotTellAllThatWasTakenOut() {
    assertThatThrownBy(() -> of(WRITTEN, version(5, FIRST, span(ORDERS_0, 50, 60)), RESTORED))
        .hasMessageContaining("no longer tells version 4")
        .hasMessageContaining("TO VERSION AS OF 5");
  }
}

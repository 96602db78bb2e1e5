package io.sluice.writer.restore;

import static io.sluice.writer.restore.RestoreWorld.ORDERS_0;
import static io.sluice.writer.restore.RestoreWorld.ORDERS_1;
import static io.sluice.writer.restore.RestoreWorld.START;
import static io.sluice.writer.restore.RestoreWorld.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.SluiceException;
import io.sluice.writer.delta.LoggedVersion;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.SourcePartition;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class VersionChoiceTest {

  private static LoggedVersion version(
      long number, Map<SourcePartition, Long> offsets, OffsetSpan... batch) {
    return new LoggedVersion(
        number,
        START.plusSeconds(60 * number),
        "STREAMING UPDATE",
        offsets,
        true,
        OptionalLong.empty(),
        List.of(batch));
  }

  private static final List<LoggedVersion> HISTORY =
      List.of(
          version(4, Map.of(ORDERS_0, 10L)),
          version(7, Map.of(ORDERS_0, 20L), span(ORDERS_0, 10, 20)),
          version(8, Map.of(ORDERS_0, 20L, ORDERS_1, 9L), span(ORDERS_1, 3, 9)),
          version(9, Map.of(ORDERS_0, 30L, ORDERS_1, 9L), span(ORDERS_0, 20, 30)));

  private static final VersionChoice CHOICE = new VersionChoice("orders", HISTORY);

  private static long chosen(Target target) {
    return CHOICE.of(target).version().version();
  }

  @Test
  void neverGoesBeyondATime() {
    assertThat(chosen(Target.time("2026-01-05T00:07:59Z"))).isEqualTo(7);
    assertThat(chosen(Target.time("2026-01-05T00:08:00Z"))).isEqualTo(8);
    assertThat(chosen(Target.time("2030-01-05T00:08:00+01:00"))).isEqualTo(9);
  }

  @Test
  void neverGoesBeyondOffsets() {
    assertThat(chosen(Target.offsets("orders-0:29"))).isEqualTo(8);
    assertThat(chosen(Target.offsets("orders-0:20, orders-1:8"))).isEqualTo(7);
    assertThat(CHOICE.of(Target.offsets("orders-0:20,orders-1:9")).why())
        .isEqualTo("at the offsets asked for");
    assertThat(CHOICE.of(Target.offsets("orders-0:19")).why()).contains("does not go beyond");
  }

  @Test
  void namesTheNearestWhereThereIsNone() {
    assertThatThrownBy(() -> chosen(new Target.Version(5)))
        .isInstanceOf(SluiceException.class)
        .hasMessageContaining("nearest are version 4 of")
        .hasMessageContaining("and version 7 of");
    assertThatThrownBy(() -> chosen(Target.offsets("orders-0:9")))
        .hasMessageContaining("the oldest that is there is version 4")
        .hasMessageContaining("orders-0:10");
  }

  @Test
  void refusesWhatItCannotRead() {
    assertThatThrownBy(() -> Target.time("yesterday")).hasMessageContaining("2026-01-05T10:00:00Z");
    assertThatThrownBy(() -> Target.offsets("orders:12")).hasMessageContaining("'orders:12'");
  }

  @Test
  void aPartitionThatCameLaterIsRewoundToItsBeginning() {
    assertThat(
            RewoundOffsets.of(
                "orders", HISTORY.get(0), HISTORY, Map.of(ORDERS_0, 30L, ORDERS_1, 9L)))
        .isEqualTo(Map.of(ORDERS_0, 10L, ORDERS_1, 3L));
  }

  @Test
  void aPartitionWhoseBeginningTheLogNoLongerTellsIsRefused() {
    List<LoggedVersion> cleaned = List.of(HISTORY.get(0), HISTORY.get(3));

    assertThatThrownBy(
            () ->
                RewoundOffsets.of(
                    "orders", HISTORY.get(0), cleaned, Map.of(ORDERS_0, 30L, ORDERS_1, 9L)))
        .hasMessageContaining("does not know partition orders-1 yet");
  }
}

package io.sluice.writer.restore;

import static io.sluice.writer.restore.RestoreWorld.ORDERS_0;
import static io.sluice.writer.restore.RestoreWorld.ORDERS_1;
import static io.sluice.writer.restore.RestoreWorld.span;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuarantineLimitsTest {

  @Test
  void areTheTablesWhereEveryBatchIsBeforeOrBehindThem() {
    assertThat(
            QuarantineLimits.of(
                Map.of(ORDERS_0, 10L),
                List.of(List.of(span(ORDERS_0, 0, 10)), List.of(span(ORDERS_0, 10, 20)))))
        .isEqualTo(Map.of(ORDERS_0, 10L));
  }

  @Test
  void goToTheEndOfABatchThatTheTableTookInPieces() {
    assertThat(
            QuarantineLimits.of(
                Map.of(ORDERS_0, 14L),
                List.of(List.of(span(ORDERS_0, 10, 20)), List.of(span(ORDERS_0, 20, 30)))))
        .isEqualTo(Map.of(ORDERS_0, 20L));
  }

  @Test
  void takeAllPartitionsOfSuchABatchAndWhatLiesBeforeIt() {
    assertThat(
            QuarantineLimits.of(
                Map.of(ORDERS_0, 14L, ORDERS_1, 0L),
                List.of(
                    List.of(span(ORDERS_1, 0, 5)),
                    List.of(span(ORDERS_0, 10, 20), span(ORDERS_1, 5, 8)),
                    List.of(span(ORDERS_1, 8, 9)))))
        .isEqualTo(Map.of(ORDERS_0, 20L, ORDERS_1, 8L));
  }

  @Test
  void sayNothingOfAPartitionThatTheTableDoesNotKnow() {
    assertThat(QuarantineLimits.of(Map.of(ORDERS_0, 10L), List.of(List.of(span(ORDERS_1, 0, 5)))))
        .containsEntry(ORDERS_0, 10L);
  }
}

package io.sluice.spark.vacuum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.SluiceException;
import io.sluice.spark.vacuum.VacuumPlan.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VacuumPlanTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final TableFile OLD = file("old.parquet", NOON.minusSeconds(1));
  private static final TableFile YOUNG = file("young.parquet", NOON);

  private static TableFile file(String path, Instant modified) {
    return new TableFile(path, 10, modified);
  }

  private static VacuumPlan plan(
      List<TableFile> files, Set<String> live, Set<String> removed, Set<String> needed) {
    return VacuumPlan.of(files, live, removed, needed, NOON);
  }

  @Test
  void anOldFileThatNobodyNeedsIsDoomed() {
    VacuumPlan plan = plan(List.of(OLD, YOUNG), Set.of(), Set.of(), Set.of());

    assertThat(plan.doomed()).containsExactly(OLD);
    assertThat(plan.young()).isEqualTo(new Files(1, 10));
    assertThat(plan.toDelete()).isEqualTo(new Files(1, 10));
  }

  @Test
  void whatIsLiveOrJustRemovedOrNeededStaysHoweverOldItIs() {
    assertThat(plan(List.of(OLD), Set.of("old.parquet"), Set.of(), Set.of()).live().count())
        .isEqualTo(1);
    assertThat(plan(List.of(OLD), Set.of(), Set.of("old.parquet"), Set.of()).young().count())
        .isEqualTo(1);
    assertThat(
            plan(List.of(OLD), Set.of(), Set.of(), Set.of("old.parquet")).restorePoints().count())
        .isEqualTo(1);
  }

  @Test
  void whatIsHiddenIsNoDataFileUnlessItIsThePartition() {
    Instant old = NOON.minusSeconds(1);
    List<TableFile> files =
        List.of(
            file("_delta_log/00000000000000000000.json", old),
            file(".part-1.parquet.crc", old),
            file("day=1/_temporary/part-1.parquet", old),
            file("_day=1/part-1.parquet", old));

    assertThat(plan(files, Set.of(), Set.of(), Set.of()).doomed())
        .extracting(TableFile::path)
        .containsExactly("_day=1/part-1.parquet");
  }

  @Test
  void filesAreKeptForAsLongAsTheTableSaysOrLonger() {
    RetentionGuard guard = new RetentionGuard("clicks", Duration.ofDays(7));

    assertThat(guard.keptFrom(Optional.empty(), NOON)).isEqualTo(NOON.minus(Duration.ofDays(7)));
    assertThat(guard.keptFrom(Optional.of(Duration.ofDays(8)), NOON))
        .isEqualTo(NOON.minus(Duration.ofDays(8)));
    assertThatThrownBy(() -> guard.keptFrom(Optional.of(Duration.ofDays(6)), NOON))
        .isInstanceOf(SluiceException.class)
        .hasMessageContaining(
            "--retain 6 days is less than the 7 days", "delta.deletedFileRetentionDuration");
  }
}

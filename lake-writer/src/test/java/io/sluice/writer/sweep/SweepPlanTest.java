package io.sluice.writer.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SweepPlanTest {

  private static final Instant NOW = Instant.parse("2026-01-20T00:00:00Z");
  private static final String OURS = "part-00000-123e4567-e89b-12d3-a456-426614174000.zstd.parquet";

  private static FoundFile file(String path, Duration age) {
    return new FoundFile(path, 100, NOW.minus(age));
  }

  private static SweepPlan plan(Set<String> named, FoundFile... files) {
    return SweepPlan.of(List.of(files), named, new SweepAge(SweepAge.DEFAULT), NOW);
  }

  @Test
  void anOrphanIsOursUnnamedAndOld() {
    FoundFile orphan = file("day=1/" + OURS, Duration.ofDays(8));

    SweepPlan plan = plan(Set.of(OURS), orphan, file(OURS, Duration.ofDays(8)));

    assertThat(plan.orphans()).containsExactly(orphan);
    assertThat(plan.referenced()).isEqualTo(1);
    assertThat(plan.bytes()).isEqualTo(100);
  }

  @Test
  void aFileThatIsAsOldAsABatchMayBeIsNone() {
    SweepPlan plan =
        plan(
            Set.of(),
            file(OURS, Duration.ofDays(7).minusMillis(1)),
            file("b/" + OURS, Duration.ofDays(7)));

    assertThat(plan.orphans()).extracting(FoundFile::path).containsExactly("b/" + OURS);
    assertThat(plan.young()).isEqualTo(1);
  }

  @Test
  void aFileOfSomebodyElseIsNone() {
    SweepPlan plan =
        plan(
            Set.of(),
            file(
                "part-00000-123e4567-e89b-12d3-a456-426614174000-c000.snappy.parquet",
                Duration.ofDays(99)),
            file("notes.txt", Duration.ofDays(99)),
            file(OURS + ".bak", Duration.ofDays(99)));

    assertThat(plan.orphans()).isEmpty();
    assertThat(plan.foreign()).isEqualTo(3);
  }

  @Test
  void anAgeThatABatchUnderWayMayHaveIsRefused() {
    assertThatThrownBy(() -> SweepAge.of("clicks", Duration.ofHours(24), Duration.ofSeconds(1)))
        .isInstanceOfSatisfying(
            SluiceException.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("--older-than is 24h and at least 24h1s");
    assertThat(SweepAge.of("clicks", Duration.ofHours(25), Duration.ofSeconds(1)).age())
        .isEqualTo(Duration.ofHours(25));
    assertThatThrownBy(() -> SweepAge.of("clicks", Duration.ofHours(25), Duration.ofHours(2)))
        .hasMessageContaining("at least 26h");
  }
}

package io.sluice.processor.dimension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PastVersionsTest {

  private static final String TABLE = "a";

  /** A version every ten milliseconds. */
  private final List<Long> read = new ArrayList<>();

  private final Set<Long> closed = new HashSet<>();
  private String table = TABLE;
  private @Nullable SluiceException trouble;
  private final PastVersions past = new PastVersions(this::at);

  private PastVersion at(long millis) {
    if (trouble != null) {
      throw trouble;
    }
    long version = millis / 10;
    read.add(version);
    return new PastVersion(table, version * 10, version * 10 + 10, new Version(version));
  }

  private final class Version implements DimensionVersion {
    private final RowsInMemory rows;
    private boolean open = true;

    Version(long version) {
      this.rows = new RowsInMemory(version, Map.of());
    }

    @Override
    public long version() {
      return rows.version();
    }

    @Override
    public long size() {
      return 0;
    }

    @Override
    public boolean isOnDisk() {
      return true;
    }

    @Override
    public Optional<Found> find(@Nullable Object key) {
      return open ? rows.find(key) : Optional.empty();
    }

    @Override
    public void close() {
      open = false;
      closed.add(version());
    }
  }

  private long versionAt(long millis) {
    return past.at(TABLE, millis).version();
  }

  @Test
  void eachVersionIsLoadedOnceForAllTheEventsOfItsTime() {
    assertThat(versionAt(30)).isEqualTo(3);
    assertThat(versionAt(39)).isEqualTo(3);
    assertThat(versionAt(40)).isEqualTo(4);
    assertThat(versionAt(35)).isEqualTo(3);

    assertThat(read).containsExactly(3L, 4L);
    assertThat(past.size()).isEqualTo(2);
    assertThat(past.loads()).isEqualTo(2);
  }

  @Test
  void theVersionThatWasLoadedFirstGivesWay() {
    for (int version = 0; version <= PastVersions.MOST; version++) {
      versionAt(version * 10);
    }

    assertThat(closed).containsExactly(0L);
    assertThat(past.size()).isEqualTo(PastVersions.MOST);
    assertThat(versionAt(0)).isZero();
    assertThat(closed).containsExactlyInAnyOrder(0L, 1L);
  }

  @Test
  void aLoadThatFailsIsTriedAgainByTheNextEvent() {
    trouble = new SluiceException(ExitCode.TRY_LATER, "away");
    assertThatThrownBy(() -> versionAt(30)).isSameAs(trouble);

    trouble = null;
    assertThat(versionAt(30)).isEqualTo(3);
  }

  @Test
  void versionsOfATableThatWasDroppedAnswerNobody() {
    versionAt(30);
    table = "b";

    past.at("b", 30);

    assertThat(read).containsExactly(3L, 3L);
  }

  @Test
  void nothingIsLeftOpenAtTheEnd() {
    versionAt(10);
    versionAt(20);

    past.close();

    assertThat(closed).containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void theNewestVersionAnswersFromTheMomentItWasCommitted() {
    DimensionSource source =
        held ->
            Optional.of(
                new LoadedTable(new TableVersion(TABLE, 50), 500, new RowsInMemory(50, Map.of())));
    Dimension dimension =
        new HistoricDimension(
            ReloadedDimension.load("products", source, () -> Instant.EPOCH), past);

    assertThat(dimension.find("key", 500).version()).isEqualTo(50);
    assertThat(dimension.find("key", 9_000).version()).isEqualTo(50);
    assertThat(dimension.find("key", 499).version()).isEqualTo(49);
  }
}

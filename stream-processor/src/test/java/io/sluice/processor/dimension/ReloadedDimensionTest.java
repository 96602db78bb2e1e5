package io.sluice.processor.dimension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ReloadedDimensionTest {

  private static final RowType COLUMNS = RowType.of(Field.required("id", Primitive.LONG));

  @TempDir private Path directory;
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final DialledSource source = new DialledSource();
  private Instant now = Instant.parse("2026-01-05T00:00:00Z");

  /** A table at any version, or in any trouble. */
  private static final class DialledSource implements DimensionSource {
    private TableVersion newest = new TableVersion("a", 3);
    private DimensionVersion rows;
    private RuntimeException trouble;
    private Error disaster;

    @Override
    public Optional<LoadedTable> newerThan(TableVersion held) {
      if (trouble != null) {
        throw trouble;
      }
      if (disaster != null) {
        throw disaster;
      }
      Row row = Row.of(COLUMNS, newest.version());
      return newest.equals(held)
          ? Optional.empty()
          : Optional.of(
              new LoadedTable(
                  newest,
                  0,
                  rows == null
                      ? new RowsInMemory(newest.version(), Map.of(newest.version(), row))
                      : rows));
    }
  }

  @BeforeEach
  void listen() {
    logged.start();
    ((Logger) LoggerFactory.getLogger(ReloadedDimension.class)).addAppender(logged);
    ((Logger) LoggerFactory.getLogger(ReloadedDimension.class)).setAdditive(false);
  }

  @AfterEach
  void stopListening() {
    ((Logger) LoggerFactory.getLogger(ReloadedDimension.class)).detachAppender(logged);
    ((Logger) LoggerFactory.getLogger(ReloadedDimension.class)).setAdditive(true);
  }

  private ReloadedDimension loaded() {
    return ReloadedDimension.load("products", source, () -> now);
  }

  private static SluiceException trouble(String message) {
    return new SluiceException(ExitCode.TRY_LATER, message);
  }

  @Test
  void aNewVersionReplacesTheOneBefore() {
    ReloadedDimension dimension = loaded();
    DimensionVersion before = dimension.current();
    source.newest = new TableVersion("a", 4);

    dimension.reload();

    assertThat(before.version()).isEqualTo(3);
    assertThat(dimension.current().version()).isEqualTo(4);
    assertThat(dimension.find(4L, 0)).isEqualTo(new Found(4, Row.of(COLUMNS, 4L)));
  }

  @Test
  void theVersionThatWasReplacedIsClosed() {
    RowFile file = RowFile.create(directory.resolve("3"), COLUMNS, 0);
    DimensionVersion onDisk = new RowsOnDisk(3, file, 0);
    source.rows = onDisk;
    ReloadedDimension dimension = loaded();
    source.rows = null;
    source.newest = new TableVersion("a", 4);

    dimension.reload();

    assertThat(onDisk.find(4L)).isEmpty();
    assertThat(dimension.find(4L, 0)).isEqualTo(new Found(4, Row.of(COLUMNS, 4L)));
  }

  /** As for who asked which version is current just before it was replaced. */
  @Test
  void aLookupThatMeetsAClosedVersionAsksTheNextOne() {
    DimensionVersion closed =
        new RowsOnDisk(3, RowFile.create(directory.resolve("3"), COLUMNS, 0), 0);
    closed.close();
    DimensionVersion open = new RowsInMemory(4, Map.of());
    Iterator<DimensionVersion> versions = List.of(closed, open).iterator();

    assertThat(ReloadedDimension.find(4L, versions::next)).isEqualTo(new Found(4, null));
  }

  @Test
  void anUnchangedTableKeepsTheVeryRowsInMemory() {
    ReloadedDimension dimension = loaded();
    DimensionVersion before = dimension.current();

    dimension.reload();

    assertThat(dimension.current()).isSameAs(before);
  }

  @Test
  void aFailedReloadKeepsTheVersionBeforeAndIsCounted() {
    ReloadedDimension dimension = loaded();
    DimensionVersion before = dimension.current();
    source.trouble = trouble("Cannot read it");

    dimension.reload();
    dimension.reload();

    assertThat(dimension.current()).isSameAs(before);
    assertThat(dimension.failures()).isEqualTo(2);
  }

  @Test
  void aVersionThatDoesNotFitTheMemoryIsAFailedReload() {
    ReloadedDimension dimension = loaded();
    DimensionVersion before = dimension.current();
    source.disaster = new OutOfMemoryError("Java heap space");

    dimension.reload();

    assertThat(dimension.current()).isSameAs(before);
    assertThat(dimension.failures()).isEqualTo(1);
  }

  @Test
  void aReasonIsLoggedOnceUntilItChangesOrIsOver() {
    ReloadedDimension dimension = loaded();
    logged.list.clear();

    source.trouble = trouble("first");
    dimension.reload();
    dimension.reload();
    source.trouble = trouble("second");
    dimension.reload();
    source.trouble = null;
    dimension.reload();
    source.trouble = trouble("second");
    dimension.reload();

    assertThat(logged.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "Dimension 'products' stays at version 3: first",
            "Dimension 'products' stays at version 3: second",
            "Dimension 'products' stays at version 3: second");
  }

  @Test
  void itsAgeCountsFromTheLastLookThatSucceeded() {
    ReloadedDimension dimension = loaded();
    now = now.plusSeconds(60);
    assertThat(dimension.age()).isEqualTo(Duration.ofSeconds(60));

    source.trouble = trouble("away");
    dimension.reload();
    assertThat(dimension.age()).isEqualTo(Duration.ofSeconds(60));

    source.trouble = null;
    dimension.reload();
    assertThat(dimension.age()).isZero();
  }

  @Test
  void aFirstLoadThatFailsIsNoDimension() {
    source.trouble = trouble("Cannot read it");

    assertThatThrownBy(this::loaded).isSameAs(source.trouble);
  }
}

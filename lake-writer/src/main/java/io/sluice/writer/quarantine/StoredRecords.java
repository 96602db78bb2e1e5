package io.sluice.writer.quarantine;

import io.sluice.writer.delta.LoggedTable;
import io.sluice.writer.delta.TableContent;
import io.sluice.writer.delta.TableContent.LiveFile;
import io.sluice.writer.file.ParquetRows;
import io.sluice.writer.table.SourcePartition;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Reads records and coordinates out of the files of a lake, whichever engine wrote them last.
 *
 * <p>The quarantine is read as of the version that it has when it is first asked for.
 */
final class StoredRecords implements KeptRecords {

  private static final Set<String> COORDINATES = Set.of("_topic", "_partition", "_offset");
  private static final Set<String> FINDINGS =
      Set.of("_topic", "_partition", "_offset", "_timestamp", "error", "field");
  private static final Set<String> ALL =
      Set.of(
          "_topic",
          "_partition",
          "_offset",
          "_timestamp",
          "error",
          "field",
          "key",
          "value",
          "headers");
  private static final long JULIAN_EPOCH_DAY = 2_440_588;

  private final Optional<LoggedTable> table;
  private final Optional<LoggedTable> quarantine;
  private final Configuration configuration;
  private @Nullable TableContent quarantined;

  StoredRecords(
      Optional<LoggedTable> table, Optional<LoggedTable> quarantine, Configuration configuration) {
    this.table = table;
    this.quarantine = quarantine;
    this.configuration = configuration;
  }

  @Override
  public void findings(Consumer<QuarantinedRecord> into) {
    read(FINDINGS, into);
  }

  @Override
  public void records(Consumer<QuarantinedRecord> into) {
    read(ALL, into);
  }

  private void read(Set<String> columns, Consumer<QuarantinedRecord> into) {
    if (quarantine.isEmpty()) {
      return;
    }
    if (quarantined == null) {
      quarantined = quarantine.get().newest();
    }
    ParquetRows files = new ParquetRows(configuration, columns);
    for (LiveFile file : inOrder(quarantined.liveFiles())) {
      files.forEach(path(quarantine.get(), file), row -> into.accept(record(row, file)));
    }
  }

  /**
   * As they were written: of records that bring a column, the first one says of what type it is.
   */
  private static List<LiveFile> inOrder(List<LiveFile> files) {
    return files.stream()
        .sorted(
            Comparator.<LiveFile>comparingLong(file -> file.least("_offset"))
                .thenComparing(LiveFile::path))
        .toList();
  }

  @Override
  public Set<RecordPlace> inTable(NavigableSet<RecordPlace> places) {
    Set<RecordPlace> present = new TreeSet<>();
    if (table.isEmpty() || places.isEmpty()) {
      return present;
    }
    List<Long> offsets = places.stream().map(RecordPlace::offset).sorted().distinct().toList();
    ParquetRows files = new ParquetRows(configuration, COORDINATES);
    for (LiveFile file : table.get().newest().liveFiles()) {
      if (file.mayHold("_offset", offsets)) {
        files.forEach(
            path(table.get(), file),
            row -> place(row, file).filter(places::contains).ifPresent(present::add));
      }
    }
    return present;
  }

  private static Path path(LoggedTable of, LiveFile file) {
    return new Path(new Path(of.location()), new Path(URI.create(file.path())));
  }

  private static QuarantinedRecord record(Group row, LiveFile file) {
    RecordPlace place =
        place(row, file)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "a record in %s has no coordinates".formatted(file.path())));
    return new QuarantinedRecord(
        place,
        timestamp(row),
        text(row, "error", file).orElse(""),
        text(row, "field", file),
        bytes(row, "key"),
        bytes(row, "value"),
        headers(row));
  }

  /** Empty for a row that comes from no topic. */
  private static Optional<RecordPlace> place(Group row, LiveFile file) {
    Optional<String> topic = text(row, "_topic", file);
    Optional<String> partition = text(row, "_partition", file);
    Optional<String> offset = text(row, "_offset", file);
    return topic.isEmpty() || partition.isEmpty() || offset.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RecordPlace(
                new SourcePartition(topic.get(), Integer.parseInt(partition.get())),
                Long.parseLong(offset.get())));
  }

  /** A column that tables are partitioned by is in the log and not in the file. */
  private static Optional<String> text(Group row, String column, LiveFile file) {
    if (!row.getType().containsField(column)) {
      return Optional.ofNullable(file.partitionValues().get(column));
    }
    return has(row, column)
        ? Optional.of(row.getValueToString(index(row, column), 0))
        : Optional.empty();
  }

  private static boolean has(Group row, String column) {
    return row.getType().containsField(column)
        && row.getFieldRepetitionCount(index(row, column)) > 0;
  }

  private static int index(Group row, String column) {
    return row.getType().getFieldIndex(column);
  }

  private static byte @Nullable [] bytes(Group row, String column) {
    return has(row, column) ? row.getBinary(index(row, column), 0).getBytes() : null;
  }

  /** Microseconds as ours and Kernel's are, or the twelve bytes that Spark writes. */
  private static @Nullable Instant timestamp(Group row) {
    if (!has(row, "_timestamp")) {
      return null;
    }
    int index = index(row, "_timestamp");
    if (row.getType().getType(index).asPrimitiveType().getPrimitiveTypeName()
        == PrimitiveTypeName.INT96) {
      Binary twelve = row.getInt96(index, 0);
      ByteBuffer buffer = twelve.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      long nanosOfDay = buffer.getLong(buffer.position());
      long day = Integer.toUnsignedLong(buffer.getInt(buffer.position() + Long.BYTES));
      return Instant.EPOCH.plus(day - JULIAN_EPOCH_DAY, ChronoUnit.DAYS).plusNanos(nanosOfDay);
    }
    return Instant.EPOCH.plus(row.getLong(index, 0), ChronoUnit.MICROS);
  }

  private static Map<String, byte @Nullable []> headers(Group row) {
    Map<String, byte @Nullable []> headers = new LinkedHashMap<>();
    if (!has(row, "headers")) {
      return headers;
    }
    Group map = row.getGroup(index(row, "headers"), 0);
    for (int entry = 0; entry < map.getFieldRepetitionCount(0); entry++) {
      Group pair = map.getGroup(0, entry);
      byte[] value = pair.getFieldRepetitionCount(1) > 0 ? pair.getBinary(1, 0).getBytes() : null;
      headers.put(pair.getString(0, 0), value);
    }
    return headers;
  }
}

package io.sluice.writer.feed;

import io.sluice.codec.MalformedRecordException;
import io.sluice.codec.OtherRecordException;
import io.sluice.writer.table.BatchFiles;
import io.sluice.writer.table.BatchSpans;
import io.sluice.writer.table.DataFile;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.PendingCommit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What was taken since the last commit: rows, malformed records, and how far offsets moved.
 *
 * <p>Nothing of it counts before it is committed: it can be dropped at any time, and is then read
 * again.
 */
final class Batch implements AutoCloseable {

  private final String definedSchema;
  private final QuarantineRecords quarantineRecords;
  private final Quarantine quarantine;
  private final FeedAlerts alerts;
  private final BatchSchemas schemas;
  private final List<BatchFiles> earlier = new ArrayList<>();

  /**
   * Where the quarantine was when it was asked first whether it holds a record, by partition: a
   * commit that expects it elsewhere could repeat what another writer has put there since.
   */
  private final Map<PartitionProgress, Long> quarantineOffsets = new LinkedHashMap<>();

  private RowFormat format;
  private @Nullable BatchFiles rows;
  private @Nullable BatchFiles malformed;
  private @Nullable Instant since;
  private final Timestamps timestamps = new Timestamps();
  private long records;
  private long alreadyQuarantined;
  private long passedOver;
  private long bytes;

  Batch(
      FeedPlan plan,
      RowFormat format,
      Quarantine quarantine,
      FeedAlerts alerts,
      SchemaNotes notes) {
    this.definedSchema = plan.table().schemaJson();
    this.format = format;
    this.quarantineRecords = new QuarantineRecords(plan.topic());
    this.quarantine = quarantine;
    this.alerts = alerts;
    this.schemas = new BatchSchemas(notes);
  }

  /** Makes what is taken from now on into rows of another format, in files of their own. */
  void take(RowFormat other) {
    if (rows != null) {
      earlier.add(rows);
    }
    rows = null;
    format = other;
  }

  /**
   * Takes a record.
   *
   * @throws io.sluice.registry.RegistryException if it cannot be read now; the batch is as before
   * @throws io.sluice.catalog.NewColumnsException if the format lacks columns; the batch is as
   *     before
   * @throws io.sluice.catalog.WiderColumnsException if its columns are too small; the batch is as
   *     before
   * @throws io.sluice.writer.table.TableException if it cannot be written; drop the batch
   */
  void add(ConsumerRecord<byte[], byte[]> record, PartitionProgress progress, Instant now) {
    BatchFiles into = rows();
    try {
      format.rows().fill(record, into.row());
      into.add();
      schemas.add(format.rows().lastSchema());
    } catch (OtherRecordException others) {
      passedOver++;
    } catch (MalformedRecordException finding) {
      quarantine(record, finding, progress);
    }
    if (records == 0) {
      since = now;
    }
    records++;
    timestamps.add(record);
    bytes +=
        Math.max(0, record.serializedKeySize())
            + (long) Math.max(0, record.serializedValueSize())
            + bytesOf(record.headers());
  }

  /** The schemas that its rows were written with. */
  Set<Integer> schemas() {
    return schemas.ids();
  }

  /** How many records the reader of its format has read without some of their fields. */
  long leftOut() {
    return format.rows().leftOut();
  }

  /** Why, by the schemas that they name. */
  Map<Integer, String> reasonsLeftOut() {
    return format.rows().reasonsLeftOut();
  }

  private static long bytesOf(Headers headers) {
    long sum = 0;
    for (Header header : headers) {
      sum += header.key().length() + (header.value() == null ? 0 : header.value().length);
    }
    return sum;
  }

  /** Notes that offsets moved, perhaps past no record. */
  void moved(Instant now) {
    if (since == null) {
      since = now;
    }
  }

  private void quarantine(
      ConsumerRecord<byte[], byte[]> record,
      MalformedRecordException finding,
      PartitionProgress progress) {
    if (quarantine.holds(progress.source(), record.offset())) {
      alreadyQuarantined++;
      return;
    }
    if (malformed == null) {
      malformed = quarantine.newBatch();
    }
    quarantineRecords.fill(record, finding, malformed.row());
    malformed.add();
    quarantineOffsets.putIfAbsent(progress, quarantine.nextOffset(progress));
    alerts.quarantined(format.rows().schemaId(record), finding);
  }

  private BatchFiles rows() {
    if (rows == null) {
      rows = format.files().newBatch();
    }
    return rows;
  }

  /** Bytes of memory that its open files hold. */
  long bufferedBytes() {
    return files().mapToLong(BatchFiles::bufferedBytes).sum();
  }

  /**
   * Gives memory back if it holds more than its share.
   *
   * @return whether it may take more before it is committed
   * @throws io.sluice.writer.table.TableException if its files cannot be written; drop the batch
   */
  boolean makeRoom() {
    return files().filter(each -> !each.makeRoom()).count() == 0;
  }

  private Stream<BatchFiles> files() {
    return Stream.concat(ofRows(), Stream.ofNullable(malformed));
  }

  private Stream<BatchFiles> ofRows() {
    return Stream.concat(earlier.stream(), Stream.ofNullable(rows));
  }

  /** How much it is; empty while offsets have not moved. */
  Optional<BatchSize> size() {
    return Optional.ofNullable(since).map(first -> new BatchSize(records, bytes, first));
  }

  /** What was taken into it. */
  BatchFigures figures() {
    return new BatchFigures(
        records, alreadyQuarantined, passedOver, timestamps.oldest(), timestamps.newest());
  }

  /**
   * Ends it; no more records can be added.
   *
   * @param progress of all partitions
   * @param properties what the feed's tables are to have from this commit on
   * @param lastRestore the restore of the feed's table after which all was read
   * @throws io.sluice.writer.table.TableException if its files cannot be finished; drop the batch
   */
  BatchCommit finish(
      Collection<PartitionProgress> progress,
      Map<String, String> properties,
      Optional<String> lastRestore) {
    List<OffsetSpan> spans =
        progress.stream().filter(PartitionProgress::isAhead).map(PartitionProgress::span).toList();
    Optional<PendingCommit> first =
        malformed == null
            ? Optional.empty()
            : Optional.of(
                PendingCommit.of(malformed.finish(), quarantineSpans(), BatchSpans.note(spans))
                    .withProperties(properties));
    List<DataFile> dataFiles = new ArrayList<>();
    ofRows().filter(each -> each.rowCount() > 0).forEach(each -> dataFiles.addAll(each.finish()));
    Map<String, String> metadata = new HashMap<>(gaps(progress));
    metadata.putAll(schemas.metadata());
    PendingCommit commit =
        PendingCommit.of(dataFiles, spans, metadata)
            .withProperties(properties)
            .begunAfter(lastRestore);
    boolean isDefined = format.schemaJson().equals(definedSchema);
    return new BatchCommit(first, isDefined ? commit : commit.withColumns(format.schemaJson()));
  }

  private static Map<String, String> gaps(Collection<PartitionProgress> progress) {
    return progress.stream()
        .flatMap(each -> each.gap().stream())
        .collect(Collectors.toMap(gap -> AcceptedGap.NOTE + gap.partition(), AcceptedGap::range));
  }

  private List<OffsetSpan> quarantineSpans() {
    return quarantineOffsets.entrySet().stream()
        .map(
            first ->
                new OffsetSpan(first.getKey().source(), first.getValue(), first.getKey().next()))
        .toList();
  }

  /** Deletes the files that were not finished. */
  @Override
  public void close() {
    files().forEach(BatchFiles::close);
  }
}

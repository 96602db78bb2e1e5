package io.sluice.writer.feed;

import io.sluice.catalog.NewColumnsException;
import io.sluice.codec.MalformedRecordException;
import io.sluice.writer.table.BatchFiles;
import io.sluice.writer.table.DataFile;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.Settlement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records of a quarantine, read again as the feed reads its records now, on their way into the
 * feed's table.
 *
 * <p>Nothing of it counts before its commit has landed; files that are not handed out are deleted.
 */
public final class ReplayBatch implements AutoCloseable {

  private final String definedSchema;
  private final List<BatchFiles> batches = new ArrayList<>();
  private RowFormat format;

  public ReplayBatch(FeedPlan plan) {
    this.definedSchema = plan.table().schemaJson();
    this.format = plan.format();
    batches.add(format.files().newBatch());
  }

  /**
   * Takes a record, with more columns than there are if it brings some.
   *
   * @return why it cannot be read; empty if it has become a row
   * @throws io.sluice.registry.RegistryException if that cannot be known now
   * @throws io.sluice.writer.table.TableException if it cannot be written; close this
   */
  public Optional<MalformedRecordException> add(ConsumerRecord<byte[], byte[]> record) {
    try {
      return fill(record);
    } catch (NewColumnsException records) {
      format = format.with(records.columns());
      batches.add(format.files().newBatch());
      return fill(record);
    }
  }

  private Optional<MalformedRecordException> fill(ConsumerRecord<byte[], byte[]> record) {
    BatchFiles into = batches.get(batches.size() - 1);
    try {
      format.rows().fill(record, into.row());
      into.add();
      batches.forEach(BatchFiles::makeRoom);
      return Optional.empty();
    } catch (MalformedRecordException finding) {
      return Optional.of(finding);
    }
  }

  /** Ends it; no more records can be added. */
  public PendingCommit finish(
      Settlement settlement, Map<String, String> metadata, Optional<String> lastRestore) {
    List<DataFile> files = new ArrayList<>();
    batches.stream()
        .filter(batch -> batch.rowCount() > 0)
        .forEach(batch -> files.addAll(batch.finish()));
    PendingCommit commit =
        PendingCommit.settling(settlement, files, metadata).begunAfter(lastRestore);
    return format.schemaJson().equals(definedSchema)
        ? commit
        : commit.withColumns(format.schemaJson());
  }

  @Override
  public void close() {
    batches.forEach(BatchFiles::close);
  }
}

package io.sluice.writer.feed;

import io.sluice.catalog.NewColumnsException;
import io.sluice.catalog.WiderColumnsException;
import io.sluice.codec.MalformedRecordException;
import io.sluice.codec.OtherRecordException;
import io.sluice.writer.table.BatchFiles;
import io.sluice.writer.table.DataFile;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.Settlement;
import io.sluice.writer.table.TableState;
import java.util.ArrayList;
import java.util.HashMap;
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
  private final FollowedFormat format;
  private final BatchSchemas schemas;

  /**
   * @param table that the rows are to fit
   */
  public ReplayBatch(FeedPlan plan, TableState table) {
    this.definedSchema = plan.table().schemaJson();
    this.format = new FollowedFormat(plan);
    this.schemas = new BatchSchemas(new SchemaNotes(plan.schemas()));
    format.follow(table);
    batches.add(format.now().files().newBatch());
  }

  /**
   * Takes a record, with more columns than there are if it brings some.
   *
   * @return why it cannot be read; empty if it has become a row
   * @throws io.sluice.registry.RegistryException if that cannot be known now
   * @throws io.sluice.writer.table.TableException if it cannot be written; close this
   */
  public Optional<String> add(ConsumerRecord<byte[], byte[]> record) {
    try {
      return fill(record);
    } catch (NewColumnsException records) {
      format.take(records.columns());
      batches.add(format.now().files().newBatch());
      return fill(record);
    }
  }

  private Optional<String> fill(ConsumerRecord<byte[], byte[]> record) {
    BatchFiles into = batches.get(batches.size() - 1);
    try {
      format.now().rows().fill(record, into.row());
      into.add();
      schemas.add(format.now().rows().lastSchema());
      batches.forEach(BatchFiles::makeRoom);
      return Optional.empty();
    } catch (MalformedRecordException | OtherRecordException | WiderColumnsException finding) {
      return Optional.of(String.valueOf(finding.getMessage()));
    }
  }

  /**
   * Ends it; no more records can be added.
   *
   * @param notes what the commit says of itself, besides the schemas of its records
   */
  public PendingCommit finish(
      Settlement settlement, Map<String, String> notes, Optional<String> lastRestore) {
    Map<String, String> metadata = new HashMap<>(notes);
    metadata.putAll(schemas.metadata());
    List<DataFile> files = new ArrayList<>();
    batches.stream()
        .filter(batch -> batch.rowCount() > 0)
        .forEach(batch -> files.addAll(batch.finish()));
    PendingCommit commit =
        PendingCommit.settling(settlement, files, metadata).begunAfter(lastRestore);
    String columns = format.now().schemaJson();
    return columns.equals(definedSchema) ? commit : commit.withColumns(columns);
  }

  @Override
  public void close() {
    batches.forEach(BatchFiles::close);
  }
}

package io.sluice.processor.topology;

import io.sluice.processor.row.ReadRecord;
import io.sluice.processor.row.ReadRecord.Readable;
import io.sluice.processor.row.ReadRecord.Unreadable;
import io.sluice.processor.row.Records;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.view.ViewMetrics;
import java.util.function.BiConsumer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands on the rows of a source with their coordinates, and counts the records that have none. */
final class ReadRows extends ContextualProcessor<byte[], ReadRecord, byte[], SourceRow> {

  private static final Logger LOG = LoggerFactory.getLogger(ReadRows.class);

  private final String source;
  private final ViewMetrics metrics;
  private final BiConsumer<Headers, Headers> kept;

  /**
   * @param kept copies those headers of records that rows keep
   */
  ReadRows(String source, ViewMetrics metrics, BiConsumer<Headers, Headers> kept) {
    this.source = source;
    this.metrics = metrics;
    this.kept = kept;
  }

  @Override
  public void process(Record<byte[], ReadRecord> record) {
    RecordMetadata at = context().recordMetadata().orElseThrow();
    ReadRecord value = record.value().of(record.key());
    if (value instanceof Readable readable) {
      SourceRow row = new SourceRow(readable.row(), at.partition(), at.offset());
      Record<byte[], SourceRow> read = Records.of(record.key(), row, record.timestamp());
      kept.accept(record.headers(), read.headers());
      context().forward(read);
    } else if (value instanceof Unreadable unreadable) {
      metrics.countMalformed(source);
      LOG.debug(
          "Skipped {}-{} offset {}: {}",
          at.topic(),
          at.partition(),
          at.offset(),
          unreadable.reason());
    }
  }
}

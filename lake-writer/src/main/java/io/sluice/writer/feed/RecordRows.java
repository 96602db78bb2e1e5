package io.sluice.writer.feed;

import io.sluice.change.RecordReader;
import io.sluice.codec.WireFormat;
import io.sluice.schema.RowReceiver;
import io.sluice.table.TableFeed;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes records into rows of the feed's table. One thread at a time. */
final class RecordRows {

  private static final int NO_COLUMN = -1;

  private final RecordReader records;
  private final int schemaId;
  private final Coordinates coordinates;

  RecordRows(TableFeed feed, RecordReader records) {
    this.records = records;
    this.schemaId =
        feed.hasSchemaIds()
            ? feed.rows().ordinal(TableFeed.SCHEMA_ID.name()).orElseThrow()
            : NO_COLUMN;
    this.coordinates = new Coordinates(feed.record().size(), feed.topic());
  }

  /**
   * @throws io.sluice.codec.MalformedRecordException if the record makes no row
   * @throws io.sluice.registry.RegistryException if that cannot be known now
   */
  void fill(ConsumerRecord<byte[], byte[]> record, RowReceiver into) {
    records.read(record.key(), record.value(), into);
    coordinates.set(record, into);
    if (schemaId != NO_COLUMN) {
      into.setLong(schemaId, WireFormat.schemaId(record.value()));
    }
  }

  /** How many of the records filled in so far had fields for which there is no column. */
  long leftOut() {
    return records.leftOut();
  }
}

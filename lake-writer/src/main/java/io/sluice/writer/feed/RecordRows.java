package io.sluice.writer.feed;

import io.sluice.change.RecordReader;
import io.sluice.codec.MalformedRecordException;
import io.sluice.codec.WireFormat;
import io.sluice.pipeline.Format;
import io.sluice.schema.RowReceiver;
import io.sluice.table.TableFeed;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes records into rows of the feed's table. One thread at a time. */
final class RecordRows {

  private static final int NO_COLUMN = -1;

  /** Instead of the id of a schema, of records that name none. */
  static final int NO_SCHEMA = -1;

  private final Format format;
  private final RecordReader records;
  private final int schemaId;
  private final Coordinates coordinates;
  private int lastSchema = NO_SCHEMA;

  RecordRows(TableFeed feed, RecordReader records) {
    this.format = feed.format();
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
    lastSchema =
        format == Format.JSON || record.value() == null
            ? NO_SCHEMA
            : WireFormat.schemaId(record.value());
    if (schemaId != NO_COLUMN) {
      into.setLong(schemaId, lastSchema);
    }
  }

  /** The schema that the record filled in last names, or {@link #NO_SCHEMA}. */
  int lastSchema() {
    return lastSchema;
  }

  /** The schema that a record names, whether it can be read or not. */
  Optional<Integer> schemaId(ConsumerRecord<byte[], byte[]> record) {
    if (format == Format.JSON || record.value() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(WireFormat.schemaId(record.value()));
    } catch (MalformedRecordException namesNone) {
      return Optional.empty();
    }
  }

  /** Why fields of records are left out, by the schemas that these name. */
  Map<Integer, String> reasonsLeftOut() {
    return records.reasonsLeftOut();
  }

  /** How many of the records filled in so far had fields for which there is no column. */
  long leftOut() {
    return records.leftOut();
  }
}

package io.sluice.writer.feed;

import io.sluice.codec.MalformedRecordException;
import io.sluice.codec.RecordDecoder;
import io.sluice.schema.RowReceiver;
import io.sluice.table.TableFeed;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes records into rows of the feed's table. One thread at a time. */
final class RecordRows {

  private final RecordDecoder decoder;
  private final Coordinates coordinates;

  RecordRows(TableFeed feed, RecordDecoder decoder) {
    this.decoder = decoder;
    this.coordinates = new Coordinates(feed.record().size(), feed.topic());
  }

  /**
   * @throws MalformedRecordException if the record makes no row
   * @throws io.sluice.registry.RegistryException if that cannot be known now
   */
  void fill(ConsumerRecord<byte[], byte[]> record, RowReceiver into) {
    byte[] value = record.value();
    if (value == null) {
      throw new MalformedRecordException(
          "the value is null: a tombstone, and the table has only rows that are added");
    }
    decoder.decode(value, into);
    coordinates.set(record, into);
  }
}

package io.sluice.writer.feed;

import io.sluice.codec.MalformedRecordException;
import io.sluice.schema.RowReceiver;
import io.sluice.table.QuarantineRows;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Makes records that cannot be read into rows of the quarantine table, with all their bytes. */
final class QuarantineRecords {

  private static final int ERROR = ordinal("error");
  private static final int FIELD = ordinal("field");
  private static final int KEY = ordinal("key");
  private static final int VALUE = ordinal("value");
  private static final int HEADERS = ordinal("headers");

  private final Coordinates coordinates;

  QuarantineRecords(String topic) {
    this.coordinates = new Coordinates(QuarantineRows.COLUMNS.size(), topic);
  }

  private static int ordinal(String column) {
    return QuarantineRows.COLUMNS.ordinal(column).orElseThrow();
  }

  void fill(
      ConsumerRecord<byte[], byte[]> record, MalformedRecordException finding, RowReceiver into) {
    into.begin();
    set(into, ERROR, finding.reason().getBytes(StandardCharsets.UTF_8));
    if (!finding.path().isEmpty()) {
      set(into, FIELD, finding.path().getBytes(StandardCharsets.UTF_8));
    }
    set(into, KEY, record.key());
    set(into, VALUE, record.value());
    into.setObject(HEADERS, headers(record.headers()));
    coordinates.set(record, into);
  }

  private static void set(RowReceiver into, int ordinal, byte @Nullable [] bytes) {
    if (bytes != null) {
      into.setBytes(ordinal, bytes, 0, bytes.length);
    }
  }

  /**
   * Kafka allows one name several times; the second becomes {@code name#2}, so that none is lost.
   */
  private static Map<String, byte @Nullable []> headers(Headers headers) {
    Map<String, byte @Nullable []> values = new LinkedHashMap<>();
    for (Header header : headers) {
      String name = header.key();
      for (int nth = 2; values.containsKey(name); nth++) {
        name = header.key() + "#" + nth;
      }
      values.put(name, header.value());
    }
    return values;
  }
}

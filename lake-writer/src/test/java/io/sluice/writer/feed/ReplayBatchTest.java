package io.sluice.writer.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.AvroEncoder;
import io.sluice.registry.InMemorySchemaRegistry;
import io.sluice.registry.SchemaText;
import io.sluice.schema.AvroSchemas;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.SettledRange;
import io.sluice.writer.table.SettledRange.Fate;
import io.sluice.writer.table.Settlement;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ReplayBatchTest {

  private static final String SUBJECT = "clicks-value";
  private static final RowType OLD = RowType.of(Field.required("id", Primitive.LONG));
  private static final RowType NEW = OLD.with(Field.optional("name", Primitive.STRING));

  private static final SettledRange REPLAYED =
      new SettledRange(Fate.REPLAYED, new SourcePartition("clicks", 0), 3, 6);

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();

  private int register(RowType columns) {
    return registry.register(
        SUBJECT, SchemaText.avro(AvroSchemas.schema(columns, "Click").toString()));
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset, byte[] value) {
    return new ConsumerRecord<>("clicks", 0, offset, null, value);
  }

  @Test
  void theCommitNamesTheSchemasOfItsRows() {
    int old = register(OLD);
    FeedPlan plan = RegisteredFeed.of(registry, SUBJECT, "", new MemoryFiles());
    int now = register(NEW);
    int unread = register(NEW.with(Field.optional("more", Primitive.LONG)));
    try (ReplayBatch batch = new ReplayBatch(plan, TableState.EMPTY)) {
      assertThat(batch.add(record(3, AvroEncoder.withSchemaId(OLD, old).encode(Row.of(OLD, 1L)))))
          .isEmpty();
      assertThat(
              batch.add(record(5, AvroEncoder.withSchemaId(NEW, now).encode(Row.of(NEW, 2L, "n")))))
          .isEmpty();
      assertThat(batch.add(record(6, new byte[] {0, 0, 0, 0, (byte) unread}))).isPresent();

      PendingCommit commit =
          batch.finish(
              new Settlement(1, List.of(REPLAYED)), Map.of("note", "2 records"), Optional.empty());

      assertThat(commit.metadata())
          .isEqualTo(
              Map.of(
                  "note",
                  "2 records",
                  "sluice.schema." + old,
                  "clicks-value v1",
                  "sluice.schema." + now,
                  "clicks-value v2"));
    }
  }
}

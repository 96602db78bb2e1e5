package io.sluice.writer.feed;

import io.sluice.catalog.NewColumnsException;
import io.sluice.change.AppendedRecords;
import io.sluice.codec.JsonDecoder;
import io.sluice.codec.RecordDecoder;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.TableSchemaJson;
import io.sluice.schema.Type.Primitive;
import io.sluice.table.TableFeed;
import io.sluice.writer.feed.FakeTopic.Kind;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.MemoryLake;
import io.sluice.writer.table.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A table and its quarantine as the loop writes them, and a decoder that has learned to read what
 * was nonsense before. Tombstones stay malformed.
 */
public final class ReplayWorld {

  private final FeedWorld world = new FeedWorld(1);
  private final FeedWorld.Writer writer = world.writerOfAll();
  private String meaning = "{\"id\":7}";

  /** From now on this is what nonsense means. */
  public void nonsenseMeans(String json) {
    meaning = json;
  }

  /** Writes records: g is good, m malformed, t a tombstone. */
  public void write(String kinds) {
    kinds.chars().forEach(kind -> world.topic.append(0, kind(kind)));
    writer.steps(2);
    world.commitDue(writer);
  }

  private static Kind kind(int letter) {
    return switch (letter) {
      case 'g' -> Kind.GOOD;
      case 'm' -> Kind.MALFORMED;
      case 't' -> Kind.TOMBSTONE;
      default -> throw new IllegalArgumentException("no kind: " + letter);
    };
  }

  public FeedPlan plan() {
    FeedPlan plan = world.plan();
    return new FeedPlan(
        plan.feed(),
        plan.schemas(),
        plan.table(),
        format(FeedWorld.FEED),
        plan.quarantine(),
        plan.quarantineFiles(),
        plan.schedule());
  }

  private RowFormat format(TableFeed feed) {
    RecordDecoder json = new JsonDecoder(feed.record());
    RecordDecoder learned =
        (record, offset, into) -> {
          boolean isNonsense = new String(record, StandardCharsets.UTF_8).equals("nonsense");
          if (isNonsense && meaning.contains("name") && feed.record().size() == 1) {
            throw new NewColumnsException(
                8, feed.record().with(Field.optional("name", Primitive.STRING)));
          }
          byte[] read = isNonsense ? meaning.getBytes(StandardCharsets.UTF_8) : record;
          json.decode(read, 0, into);
        };
    return new RowFormat(
        feed.record(),
        TableSchemaJson.write(feed.columns()),
        new RecordRows(feed, new AppendedRecords(learned)),
        world.files.of(feed.columns()),
        columns -> format(feed.with(columns)));
  }

  public MemoryLake lake() {
    return world.lake;
  }

  public LakeTable table() {
    return world.lake.open(FeedWorld.table());
  }

  public TableDefinition definition() {
    return FeedWorld.table();
  }

  /** All rows of the table. */
  public List<Row> rows() {
    return world.rows(FeedWorld.table());
  }

  /** All rows of the quarantine. */
  public List<Row> quarantined() {
    return world.rows(FeedWorld.quarantine());
  }

  /** The offsets of the table's rows, in the order in which they were committed. */
  public List<Long> offsets() {
    return world.offsets(FeedWorld.table(), 0);
  }
}

package io.sluice.writer.feed;

import static io.sluice.writer.feed.FeedWorld.quarantine;
import static io.sluice.writer.feed.FeedWorld.table;

import io.sluice.schema.Row;
import io.sluice.writer.feed.FakeTopic.Kind;
import io.sluice.writer.table.DataFile;
import io.sluice.writer.table.MemoryLake.Version;
import io.sluice.writer.table.TableDefinition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** What must hold of the tables after every step, whatever happened in it. */
final class Invariants {

  private final FeedWorld world;
  private final Map<TopicPartition, Long> lastNext = new HashMap<>();
  private final Map<TopicPartition, Long> beforeRestore = new HashMap<>();

  Invariants(FeedWorld world) {
    this.world = world;
  }

  /**
   * @throws AssertionError naming the first that does not hold
   */
  void check() {
    noFileIsLiveTwice(table());
    noFileIsLiveTwice(quarantine());
    for (TopicPartition partition : world.topic.all()) {
      check(partition);
    }
    world.rows(table()).forEach(this::namesAreThere);
  }

  /** A field that came later is in its column, and in the table that has the row. */
  private void namesAreThere(Row row) {
    int partition = ((Long) row.get("_partition")).intValue();
    long offset = (Long) row.get("_offset");
    TopicPartition from = FakeTopic.partition(partition);
    if (world.topic.kind(from, offset) == Kind.NAMED) {
      require(("n" + offset).equals(row.get("name")), "name", from, offset, -1);
      require(world.lake.columns(table().location()).contains("name"), "column", from, offset, -1);
    }
    if (world.topic.kind(from, offset) == Kind.FRACTION) {
      require(row.get("id").equals(offset + 0.5), "fraction", from, offset, -1);
    }
  }

  /** Offsets go back by a restore of ours; the group's may stay where they were until then. */
  void restored() {
    lastNext.forEach((partition, next) -> beforeRestore.merge(partition, next, Math::max));
    lastNext.clear();
  }

  private void check(TopicPartition partition) {
    long next = world.next(table(), partition.partition());
    Set<Long> rows = unique(table(), partition);
    Set<Long> malformed = unique(quarantine(), partition);
    for (long offset = 0; offset < next; offset++) {
      boolean inRows = rows.remove(offset);
      boolean inQuarantine = malformed.remove(offset);
      Kind kind = world.topic.kind(partition, offset);
      require(inRows == isRow(kind), "rows", partition, offset, next);
      require(inQuarantine == isMalformed(kind), "quarantine", partition, offset, next);
    }
    require(rows.isEmpty(), "no rows from next on", partition, next, next);
    long quarantineNext = world.next(quarantine(), partition.partition());
    for (long offset : malformed) {
      require(offset < quarantineNext, "quarantine's next", partition, offset, quarantineNext);
    }
    require(next >= lastNext.getOrDefault(partition, 0L), "never back", partition, next, next);
    lastNext.put(partition, next);
    if (next < beforeRestore.getOrDefault(partition, 0L)) {
      return;
    }
    beforeRestore.remove(partition);
    long group = world.topic.group().getOrDefault(partition.partition(), 0L);
    require(group <= next, "group behind the table", partition, group, next);
  }

  private static boolean isRow(Kind kind) {
    return kind == Kind.GOOD || kind == Kind.NAMED || kind == Kind.FRACTION;
  }

  private static boolean isMalformed(Kind kind) {
    return kind == Kind.MALFORMED || kind == Kind.TOMBSTONE;
  }

  private Set<Long> unique(TableDefinition table, TopicPartition partition) {
    List<Long> offsets = world.offsets(table, partition.partition());
    Set<Long> unique = new HashSet<>(offsets);
    require(unique.size() == offsets.size(), "unique in " + table.name(), partition, -1, -1);
    return unique;
  }

  private void noFileIsLiveTwice(TableDefinition table) {
    Set<String> paths = new HashSet<>();
    for (Version version : world.lake.versions(table.location())) {
      for (DataFile file : version.commit().files()) {
        if (!paths.add(file.path())) {
          throw new AssertionError("%s is live twice in %s".formatted(file.path(), table.name()));
        }
      }
    }
  }

  private static void require(
      boolean holds, String what, TopicPartition partition, long offset, long next) {
    if (!holds) {
      throw new AssertionError(
          "'%s' does not hold for %s at offset %d, next %d"
              .formatted(what, partition, offset, next));
    }
  }
}

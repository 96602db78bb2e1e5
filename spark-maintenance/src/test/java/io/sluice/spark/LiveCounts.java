package io.sluice.spark;

import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.table.LateRows;
import io.sluice.table.TableFeed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Random events, some late, some of groups that are null, and what a view with updates that counts
 * them in windows of 10 seconds with 5 of grace emits of them; in plain Java.
 */
final class LiveCounts {

  static final long SIZE = 10_000;
  private static final long GRACE = 5_000;
  private static final int PARTITIONS = 2;

  /** A window and group; the name is null in one of four. */
  record Key(long start, @Nullable String name, @Nullable Long number) {}

  private record Totals(long events, long total) {}

  private final Random random;
  private final RowType events;
  private final RowType updates;
  private final Map<Key, Totals> open = new LinkedHashMap<>();
  private final Set<Key> changed = new LinkedHashSet<>();
  private final long[] offsets = new long[PARTITIONS];
  private final Map<String, String> table = new TreeMap<>();
  private final List<Row> raw = new ArrayList<>();
  private final List<Row> late = new ArrayList<>();
  private List<Row> emitted = new ArrayList<>();
  private long now = 100_000;
  private long clock;

  /**
   * @param events the columns of an event
   * @param updates those of a change, without its coordinates
   */
  LiveCounts(long seed, RowType events, RowType updates) {
    this.random = new Random(seed);
    this.events = TableFeed.withCoordinates(events);
    this.updates = TableFeed.withCoordinates(updates);
  }

  /** All events so far. */
  List<Row> raw() {
    return raw;
  }

  /** All late rows so far. */
  List<Row> late() {
    return late;
  }

  /** The latest row of each key so far, as text. */
  Map<String, String> table() {
    return table;
  }

  /** How many windows and groups are open. */
  int openWindows() {
    return open.size();
  }

  long lastOffset(int partition) {
    return offsets[partition] - 1;
  }

  /** What was emitted since the last call. */
  List<Row> emitted() {
    List<Row> rows = emitted;
    emitted = new ArrayList<>();
    return rows;
  }

  /** So many events come, and updates go out after some of them and at the end. */
  void play(int count) {
    for (int i = 0; i < count; i++) {
      now += random.nextInt(400);
      event(now - (random.nextInt(6) == 0 ? random.nextInt(30_000) : random.nextInt(4_000)));
      if (random.nextInt(12) == 0) {
        sendUpdates();
      }
    }
    sendUpdates();
  }

  private void event(long time) {
    String name = random.nextInt(4) == 0 ? null : "g" + random.nextInt(2);
    Long number = random.nextInt(4) == 0 ? null : (long) random.nextInt(2);
    long value = random.nextInt(100);
    long offset = raw.size();
    raw.add(Row.of(events, name, number, value, time * 1000, "events", 0L, offset, time * 1000));
    clock = Math.max(clock, time);
    long start = Math.floorDiv(time, SIZE) * SIZE;
    if (start + SIZE + GRACE <= clock) {
      late(offset, time, start);
    } else {
      Key key = new Key(start, name, number);
      open.merge(
          key, new Totals(1, value), (a, b) -> new Totals(a.events + b.events, a.total + b.total));
      changed.add(key);
    }
    open.keySet().stream()
        .filter(key -> key.start + SIZE + GRACE <= clock)
        .toList()
        .forEach(this::close);
  }

  private void late(long offset, long time, long start) {
    late.add(
        Row.of(
            TableFeed.withCoordinates(LateRows.COLUMNS),
            "events",
            "events",
            0L,
            offset,
            time * 1000,
            start * 1000,
            (start + SIZE) * 1000,
            clock * 1000,
            "{}",
            "late",
            "p.live.late",
            0L,
            (long) late.size(),
            time * 1000));
  }

  private void sendUpdates() {
    changed.forEach(key -> send(key, false));
    changed.clear();
  }

  /** Closes all windows that are open. */
  void closeAll() {
    List.copyOf(open.keySet()).forEach(this::close);
  }

  private void close(Key key) {
    send(key, true);
    open.remove(key);
    changed.remove(key);
  }

  private void send(Key key, boolean isClosed) {
    Totals totals = open.get(key);
    int partition = Math.floorMod(key.hashCode(), PARTITIONS);
    long offset = offsets[partition]++;
    emitted.add(
        Row.of(
            updates,
            key.start * 1000,
            (key.start + SIZE) * 1000,
            key.name,
            key.number,
            totals.events,
            totals.total,
            isClosed,
            "u",
            "p.live",
            (long) partition,
            offset,
            (key.start + SIZE - 1) * 1000));
    table.put(
        "%d %s %s".formatted(key.start, key.name, key.number),
        "%d %d %s %d@%d".formatted(totals.events, totals.total, isClosed, offset, partition));
  }
}

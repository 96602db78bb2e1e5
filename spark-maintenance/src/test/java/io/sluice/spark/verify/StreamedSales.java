package io.sluice.spark.verify;

import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.table.LateRows;
import io.sluice.table.TableFeed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Seeded sales and changes of goods, out of order, some far too late, some of one time, some
 * deletes, and what the stream makes of them, in plain Java and one record after the other: it
 * shares neither expressions nor queries with what it tests.
 */
final class StreamedSales {

  static final String PIPELINE =
      """
      pipeline: shop
      lake: { root: "%s" }
      streams:
        sales: { topic: shop.sales, event_time: at, format: json, schema: { id: string not null, sku: int, at: timestamp } }
        goods: { topic: shop.goods, key: sku, table: true, event_time: since, format: json, schema: { sku: long not null, name: string, since: timestamp } }
      views:
        sold:
          from: sales
          lookup: { stream: goods, by: sku, grace: 15 minutes }
          where: coalesce(goods.name, 'none') <> 'n3'
          select: { id: id, name: goods.name, shout: "upper(goods.name) || id", sku: sales.sku }
      """;

  static final long GRACE = 15 * 60_000;

  private static final int PARTITIONS = 2;

  /**
   * A sale, or a change of a good.
   *
   * @param text the id of a sale; the name of a good, null if it is deleted
   * @param at in microseconds; null if it is to be taken from the record
   */
  record Event(
      boolean isChange,
      int partition,
      long offset,
      long timestamp,
      @Nullable Long sku,
      @Nullable String text,
      @Nullable Long at) {

    long millis() {
      return at == null ? timestamp : Math.floorDiv(at, 1000L);
    }

    String side() {
      return isChange ? "goods" : "sales";
    }
  }

  private final Random random;
  private final RowType view;

  final List<Event> events = new ArrayList<>();
  final List<Row> sold = new ArrayList<>();
  final List<Row> late = new ArrayList<>();
  private final List<Event> waiting = new ArrayList<>();
  private final List<Event> changes = new ArrayList<>();
  private final long[] newest = {-1, -1, -1, -1};

  /**
   * @param view the columns of the view
   */
  StreamedSales(long seed, int records, RowType view) {
    this.random = new Random(seed);
    this.view = view;
    long[] offsets = new long[2 * PARTITIONS];
    long now = 100 * 60_000;
    for (int i = 0; i < records; i++) {
      now += random.nextInt(30_000);
      events.add(event(i, now, offsets));
    }
    events.forEach(this::process);
  }

  private Event event(int number, long now, long[] offsets) {
    boolean isChange = random.nextInt(3) == 0;
    int partition = random.nextInt(PARTITIONS);
    int input = partition + (isChange ? PARTITIONS : 0);
    offsets[input] += 1 + random.nextInt(2);
    boolean isDelete = isChange && random.nextInt(4) == 0;
    boolean hasKey = isChange || random.nextInt(12) > 0;
    long late =
        switch (random.nextInt(20)) {
          case 0 -> (30 + random.nextInt(30)) * 60_000L;
          case 1, 2, 3, 4 -> random.nextInt(12) * 60_000L;
          default -> 0;
        };
    // Whole half minutes, so that many happen at one time.
    long at = (now - late) / 30_000 * 30_000;
    return new Event(
        isChange,
        partition,
        offsets[input],
        isDelete ? at : now,
        hasKey ? (Long) (long) random.nextInt(6) : null,
        isDelete ? null : isChange ? "n" + random.nextInt(8) : "sale-" + number,
        isDelete || random.nextInt(25) == 0 ? null : (Long) (at * 1000 + random.nextInt(1000)));
  }

  private void process(Event event) {
    if (event.sku() == null) {
      emit(event);
      return;
    }
    int input = event.partition() + (event.isChange() ? PARTITIONS : 0);
    newest[input] = Math.max(newest[input], event.millis());
    long clock = Arrays.stream(newest).min().orElseThrow();
    if (event.millis() <= clock - GRACE) {
      setAside(event, clock);
    } else {
      (event.isChange() ? changes : waiting).add(event);
    }
    waiting.stream()
        .filter(sale -> sale.millis() <= clock - GRACE)
        .sorted(Comparator.comparingLong(Event::millis))
        .forEach(this::emit);
    waiting.removeIf(sale -> sale.millis() <= clock - GRACE);
  }

  private void emit(Event sale) {
    Optional<Event> good =
        changes.stream()
            .filter(change -> change.sku() != null && change.sku().equals(sale.sku()))
            .filter(change -> change.millis() <= sale.millis())
            .max(
                Comparator.comparingLong(Event::millis)
                    .thenComparingInt(Event::partition)
                    .thenComparingLong(Event::offset))
            .filter(change -> change.text() != null);
    String name = good.map(Event::text).orElse(null);
    if ("n3".equals(name)) {
      return;
    }
    sold.add(
        row(
            view,
            "sold",
            sold.size(),
            sale.millis(),
            "shop.sales",
            (long) sale.partition(),
            sale.offset(),
            good.map(change -> (long) change.partition()).orElse(null),
            good.map(Event::offset).orElse(null),
            sale.text(),
            name,
            name == null ? null : name.toUpperCase(Locale.ROOT) + sale.text(),
            sale.sku()));
  }

  private void setAside(Event event, long clock) {
    late.add(
        row(
            LateRows.COLUMNS,
            "sold.late",
            late.size(),
            event.millis(),
            event.side(),
            "shop." + event.side(),
            (long) event.partition(),
            event.offset(),
            event.millis() * 1000,
            null,
            null,
            clock * 1000,
            "{}",
            "late"));
  }

  private static Row row(
      RowType columns, String topic, int offset, long millis, @Nullable Object... values) {
    List<@Nullable Object> all = new ArrayList<>(Arrays.asList(values));
    all.addAll(List.of("shop." + topic, 0L, (long) offset, millis * 1000));
    return Row.of(TableFeed.withCoordinates(columns), all.toArray());
  }

  /** The rows of a raw table. */
  List<Row> raw(boolean isChange, RowType columns) {
    List<Row> rows = new ArrayList<>();
    for (Event event : events) {
      if (event.isChange() == isChange) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(isChange ? event.sku() : event.text());
        values.add(isChange ? event.text() : event.sku());
        values.add(event.at());
        if (isChange) {
          values.add(event.text() == null ? "d" : "u");
        }
        values.addAll(
            List.of(
                "shop." + event.side(),
                (long) event.partition(),
                event.offset(),
                event.timestamp() * 1000));
        rows.add(Row.of(columns, values.toArray()));
      }
    }
    return rows;
  }
}

package io.sluice.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A shop that has streamed for a while, in a folder: its pipeline, its tables, files to load. */
record DuckShop(DuckLake lake) {

  /** Clicks, one of which was sent twice. */
  static final int CLICKS = 21;

  private static final Map<String, String> COORDINATES =
      columns("_topic string, _partition integer, _offset long, _timestamp timestamp");

  static DuckShop in(Path folder) throws Exception {
    Files.writeString(
        folder.resolve("pipeline.yaml"),
        """
        pipeline: shop
        lake: { root: "%s" }
        streams:
          clicks: { topic: shop.clicks, format: json, schema: { click_id: string, country: string, quantity: long } }
          profiles: { topic: shop.profiles, key: user_id, schema: { user_id: long, name: string } }
          # Its parser is not Spark's either.
          orders: { topic: shop.orders, schema: orders.proto }
        dimensions:
          products: { table: products, key: product_id }
        views:
          # 'upper' is a function of Sluice's in Spark, too.
          loud: { from: clicks, select: { name: upper(click_id) } }
          per_country:
            from: clicks
            window: { tumbling: 5 seconds, grace: 1 second }
            group_by: country
            select: { clicks: count(*) }
        tables:
          clicks: { partition_by: [country] }
          profiles: { mode: upsert }
          products: { expect: { price_is_positive: "price > 0" } }
        """
            .formatted(folder.resolve("lake").toUri()));
    Files.writeString(
        folder.resolve("orders.proto"),
        "syntax = \"proto3\"; package shop; message Order { string order_id = 1; }");
    DuckShop shop = new DuckShop(new DuckLake(folder.resolve("lake")));
    shop.writeClicks();
    shop.writeLoud();
    shop.writeWindows();
    shop.writeChangesOfProfiles();
    writeCatalog(folder);
    return shop;
  }

  private static Map<String, String> columns(String text) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (String column : text.split(", ")) {
      columns.put(column.split(" ")[0], column.split(" ")[1]);
    }
    return columns;
  }

  private static Map<String, String> streamed(String text) {
    Map<String, String> columns = columns(text);
    columns.putAll(COORDINATES);
    return columns;
  }

  private void writeClicks() throws Exception {
    lake.create(
        "clicks",
        streamed("click_id string, country string, quantity integer"),
        List.of("country"));
    for (int version = 1; version <= 2; version++) {
      lake.append(
          "clicks",
          version,
          "country",
          """
          select 'c' || (i %% 20) click_id, if(i %% 2 = 0, 'de', 'fr') country,
            i::int quantity, 'shop.clicks' _topic, 0::int _partition, i::bigint _offset, to_timestamp(i) _timestamp
          from range(%d, %d) numbers(i)
          """
              .formatted(version == 1 ? 0 : 10, version == 1 ? 10 : CLICKS));
    }
  }

  private void writeLoud() throws Exception {
    String columns =
        "source_topic string, source_partition integer, source_offset long, name string";
    lake.create("loud", streamed(columns), List.of());
    lake.append(
        "loud",
        1,
        "",
        """
        select 'shop.clicks' source_topic, 0::int source_partition, i::bigint source_offset,
          'C' || (i %% 20) as name, 'shop.loud' _topic, 0::int _partition, i::bigint _offset,
          to_timestamp(i) _timestamp
        from range(0, %d) numbers(i)
        """
            .formatted(CLICKS));
  }

  /** Windows of the first 15 seconds, without the click that was late for its own. */
  private void writeWindows() throws Exception {
    String columns = "window_start timestamp, window_end timestamp, country string, clicks long";
    lake.create("per_country", streamed(columns), List.of());
    lake.append(
        "per_country",
        1,
        "",
        """
        select to_timestamp(i // 5 * 5) window_start, to_timestamp(i // 5 * 5 + 5) window_end,
          if(i % 2 = 0, 'de', 'fr') country, count(*)::bigint clicks, 'shop.per_country' _topic,
          0::int _partition, min(i)::bigint _offset,
          to_timestamp(i // 5 * 5 + 5) - interval 1 millisecond _timestamp
        from range(0, 15) numbers(i) where i <> 3 group by i // 5, i % 2
        """);
    lake.create(
        "per_country.late",
        streamed(
            "side string, source_topic string, source_partition integer, source_offset long, "
                + "event_time timestamp, window_start timestamp, window_end timestamp, "
                + "stream_time timestamp, row string"),
        List.of());
    lake.append(
        "per_country.late",
        1,
        "",
        """
        select 'clicks' side, 'shop.clicks' source_topic, 0::int source_partition,
          3::bigint source_offset, to_timestamp(3) event_time, to_timestamp(0) window_start,
          to_timestamp(5) window_end, to_timestamp(20) stream_time, '{}' as "row",
          'shop.per_country.late' _topic, 0::int _partition, 0::bigint _offset,
          to_timestamp(20) _timestamp
        """);
  }

  private void writeChangesOfProfiles() throws Exception {
    String table = "profiles.changelog";
    lake.create(table, streamed("user_id long, name string, _op string"), List.of());
    List<String> changes =
        List.of("(1, 'ann', 'u', 0), (2, 'bob', 'u', 1)", "(2, null, 'd', 2), (3, 'cid', 'u', 3)");
    for (int version = 1; version <= changes.size(); version++) {
      lake.append(
          table,
          version,
          "",
          """
          select id::bigint user_id, name, op _op, 'shop.profiles' _topic, 0::int _partition,
            number::bigint _offset, to_timestamp(number) _timestamp
          from (values %s) changes(id, name, op, number)
          """
              .formatted(changes.get(version - 1)));
    }
  }

  /** One in two files, as Spark itself would write it, and another with changes to it. */
  private static void writeCatalog(Path folder) throws Exception {
    Path catalog = Files.createDirectory(folder.resolve("catalog.csv"));
    Files.writeString(catalog.resolve("a.csv"), "product_id,price\np1,1.5\np2,2.5\n");
    Files.writeString(catalog.resolve("b.csv"), "product_id,price\np3,3.5\n");
    Files.writeString(
        folder.resolve("news.json"),
        """
        {"product_id": "p1", "price": 9.5}
        {"product_id": "p4", "price": 4.5}
        """);
  }
}

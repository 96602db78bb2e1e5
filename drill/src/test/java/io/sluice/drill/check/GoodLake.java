package io.sluice.drill.check;

import io.delta.kernel.TableManager;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * A small table with a quarantine, in which everything is right, written by neither Sluice nor
 * Delta; and what was acknowledged. Two partitions, three versions of ten offsets each; every tenth
 * record of partition 0 is malformed.
 */
final class GoodLake {

  static final int VERSIONS = 3;
  static final int RECORDS = 10;
  static final String TOPIC = "clicks-1";

  private static final String METADATA =
      """
      {"protocol":{"minReaderVersion":1,"minWriterVersion":2}}
      {"metaData":{"id":"%s","format":{"provider":"parquet","options":{}},"schemaString":"{\\"type\\":\\"struct\\",\\"fields\\":[%s]}","partitionColumns":[],"configuration":{},"createdTime":0}}
      """;

  private final Path root;
  private final AcknowledgedRecords acknowledged = new AcknowledgedRecords();

  private GoodLake(Path root) {
    this.root = root;
  }

  static GoodLake in(Path root) throws Exception {
    GoodLake lake = new GoodLake(root);
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement()) {
      for (int version = 0; version < VERSIONS; version++) {
        lake.write(sql, version);
      }
    }
    return lake;
  }

  private void write(Statement sql, int version) throws Exception {
    int first = version * RECORDS;
    int next = first + RECORDS;
    String rows =
        "select 1000 * p + o as n, p::int as _partition, o::bigint as _offset from range(0, 2) ps(p), range(%d, %d) os(o)"
            .formatted(first, next);
    String good = "from (%s) where not (_partition = 0 and _offset %% 10 = 0)".formatted(rows);
    String bad =
        "select encode(n::varchar) as key, _partition, _offset from (%s) where _partition = 0 and _offset %% 10 = 0"
            .formatted(rows);
    commit(sql, "clicks", version, good, 2 * RECORDS - 1, next);
    commit(sql, "clicks.quarantine", version, bad, 1, next);
    for (int offset = first; offset < next; offset++) {
      acknowledged.good(1, offset, 1000 + offset);
      if (offset % 10 == 0) {
        acknowledged.malformed(0, offset, offset);
      } else {
        acknowledged.good(0, offset, offset);
      }
    }
  }

  private void commit(Statement sql, String table, int version, String query, int rows, int next)
      throws Exception {
    Path folder = root.resolve(table);
    Files.createDirectories(folder.resolve("_delta_log"));
    String path = "part-%d.parquet".formatted(version);
    sql.execute("copy (%s) to '%s' (format parquet)".formatted(query, folder.resolve(path)));
    String number = table.equals("clicks") ? column("n", "long") : column("key", "binary");
    String columns =
        String.join(",", number, column("_partition", "integer"), column("_offset", "long"));
    StringBuilder text = new StringBuilder();
    if (version == 0) {
      text.append(METADATA.formatted(table, columns));
    }
    for (int partition = 0; partition < 2; partition++) {
      text.append(transaction(table, partition, next));
    }
    text.append(add(folder.resolve(path), rows, true));
    Files.writeString(entry(table, version), text);
  }

  private static String column(String name, String type) {
    return "{\\\"name\\\":\\\"%s\\\",\\\"type\\\":\\\"%s\\\",\\\"nullable\\\":true,\\\"metadata\\\":{}}"
        .formatted(name, type);
  }

  Path file(String table, int version) {
    return root.resolve(table).resolve("part-%d.parquet".formatted(version));
  }

  Path entry(String table, int version) {
    return root.resolve(table).resolve("_delta_log").resolve("%020d.json".formatted(version));
  }

  /** Changes the text of a log entry. */
  void edit(String table, int version, String from, String to) throws IOException {
    Path entry = entry(table, version);
    String text = Files.readString(entry, StandardCharsets.UTF_8);
    if (!text.contains(from)) {
      throw new IllegalArgumentException(from + " is not in " + text);
    }
    Files.writeString(entry, text.replace(from, to));
  }

  /** Writes a data file anew and records its new size; the log's number of rows stays. */
  void rewrite(String table, int version, String query) throws Exception {
    Path file = file(table, version);
    long before = Files.size(file);
    Path old = Files.move(file, file.resolveSibling("old.parquet"));
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement()) {
      sql.execute(
          "copy (%s) to '%s' (format parquet)"
              .formatted(query.replace("FILE", "'" + old + "'"), file));
    }
    Files.delete(old);
    edit(table, version, "\"size\":" + before, "\"size\":" + Files.size(file));
  }

  AcknowledgedRecords acknowledged() {
    return acknowledged;
  }

  LakeCheck check(DuckDb duck) {
    return new LakeCheck(root, "clicks", TOPIC, acknowledged, duck);
  }

  /** What all checks find, the comparison of the readers included. */
  List<Violation> violations(GroupOffsets group) throws Exception {
    try (DuckDb duck = new DuckDb()) {
      LakeCheck check = check(duck);
      List<Violation> found = check.advance(group, () -> {});
      return found.isEmpty() ? check.compare(new KernelReader()) : found;
    }
  }

  /** What the checks of a history find, once everything that is there was followed. */
  List<Violation> historyViolations(long version) throws Exception {
    try (DuckDb duck = new DuckDb()) {
      LakeCheck check = check(duck);
      check.advance(new GroupOffsets(Map.of()), () -> {});
      return check.requireHistory(new KernelReader(), version);
    }
  }

  /** Lets Kernel write the checkpoint of a version of the table. */
  void checkpoint(long version) throws IOException {
    Engine engine = DefaultEngine.create(new Configuration());
    TableManager.loadSnapshot(root.resolve("clicks").toUri().toString())
        .atVersion(version)
        .build(engine)
        .writeCheckpoint(engine);
  }

  /** Leaves a data file out of a checkpoint. */
  void spoilCheckpoint(long version, String path) throws Exception {
    Path file =
        root.resolve("clicks/_delta_log").resolve("%020d.checkpoint.parquet".formatted(version));
    Path old = Files.move(file, root.resolve("old.parquet"));
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement()) {
      sql.execute(
          "copy (select * from read_parquet('%s') where \"add\".path is distinct from '%s') to '%s' (format parquet)"
              .formatted(old, path, file));
    }
    Files.delete(old);
  }

  /** Removes the table's entries up to a version, as a clean-up does. */
  void cleanUp(long last) throws IOException {
    LogFolder.of(root.resolve("clicks")).expire(last + 1);
    for (long version = 0; version <= last; version++) {
      Files.delete(entry("clicks", (int) version));
    }
  }

  /**
   * Puts one file in the place of those of versions 0 and 1 of the table, as OPTIMIZE does.
   *
   * @param query over FILES, which are those
   */
  void optimize(String query) throws Exception {
    Path file = file("clicks", 7);
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement()) {
      String files = "read_parquet(['%s', '%s'])".formatted(file("clicks", 0), file("clicks", 1));
      sql.execute(
          "copy (%s) to '%s' (format parquet)".formatted(query.replace("FILES", files), file));
      Files.writeString(
          entry("clicks", VERSIONS),
          remove(0, false) + remove(1, false) + add(file, rows(sql, file), false));
    }
  }

  private static long rows(Statement sql, Path file) throws Exception {
    try (ResultSet count = sql.executeQuery("select count(*) from '%s'".formatted(file))) {
      count.next();
      return count.getLong(1);
    }
  }

  private static String remove(int version, boolean changesData) {
    return "{\"remove\":{\"path\":\"part-%d.parquet\",\"dataChange\":%s}}%n"
        .formatted(version, changesData);
  }

  private static String add(Path file, long rows, boolean changesData) throws IOException {
    return "{\"add\":{\"path\":\"%s\",\"partitionValues\":{},\"size\":%d,\"modificationTime\":0,\"dataChange\":%s,\"stats\":\"{\\\"numRecords\\\":%d}\"}}%n"
        .formatted(file.getFileName(), Files.size(file), changesData, rows);
  }

  /** Puts the table back to version 1, as a restore of ours does. */
  void restore() throws IOException {
    StringBuilder text =
        new StringBuilder(
            "{\"commitInfo\":{\"operation\":\"RESTORE\",\"userMetadata\":\"{\\\"sluice.restore\\\":\\\"1\\\",\\\"sluice.restore.table\\\":\\\"clicks\\\",\\\"sluice.restore.version\\\":\\\"1\\\"}\"}}\n");
    for (int partition = 0; partition < 2; partition++) {
      text.append(transaction("clicks", partition, 2 * RECORDS));
    }
    Files.writeString(entry("clicks", VERSIONS), text + remove(2, true));
  }

  private static String transaction(String table, int partition, int next) {
    return "{\"txn\":{\"appId\":\"sluice:drill:%s:%s-%d\",\"version\":%d}}%n"
        .formatted(table, TOPIC, partition, next);
  }
}

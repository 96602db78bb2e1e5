package io.sluice.writer.quarantine;

import io.sluice.pipeline.FilePolicy;
import io.sluice.schema.Field;
import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import io.sluice.schema.Type.Primitive;
import io.sluice.table.QuarantineRows;
import io.sluice.table.TableFeed;
import io.sluice.writer.delta.CheckpointObserver;
import io.sluice.writer.delta.DeltaLakeTables;
import io.sluice.writer.delta.DeltaSettings;
import io.sluice.writer.file.FileLayout;
import io.sluice.writer.file.KernelReader;
import io.sluice.writer.file.ParquetFiles;
import io.sluice.writer.file.ParquetSettings;
import io.sluice.writer.table.BatchFiles;
import io.sluice.writer.table.CommitOutcome;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableDefinition;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** Local Delta tables with real files, and the quarantine that their writer has left. */
final class QuarantineWorld {

  static final SourcePartition ORDERS_0 = new SourcePartition("orders", 0);

  private static final RowType ROWS =
      TableFeed.withCoordinates(
          RowType.of(
              Field.optional("id", Primitive.LONG), Field.optional("text", Primitive.STRING)));
  private static final RowType KEPT = QuarantineRows.tableColumns();

  final Path folder;
  final Path file;
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  private final DeltaLakeTables lake =
      new DeltaLakeTables(
          DeltaSettings.defaults("test"),
          InstantSource.fixed(Instant.EPOCH),
          Runnable::run,
          CheckpointObserver.none());

  QuarantineWorld(Path folder) throws IOException {
    this(folder, "");
  }

  /** One whose table gets the columns that its records bring. */
  static QuarantineWorld evolving(Path folder) throws IOException {
    return new QuarantineWorld(folder, ", infer: true");
  }

  private QuarantineWorld(Path folder, String infers) throws IOException {
    this.folder = folder;
    this.file =
        Files.writeString(
            folder.resolve("pipeline.yaml"),
            """
            pipeline: shop
            lake: { root: "file://%s/lake" }
            streams:
              orders: { topic: orders, format: json, schema: { id: long, text: string }%s }
              users: { topic: users, format: json, key: id, key_format: json, schema: { id: long } }
            tables:
              users: { mode: upsert }
            """
                .formatted(folder, infers));
  }

  private URI location(String table) {
    return URI.create("file://" + folder.resolve("lake").resolve(table));
  }

  private LakeTable open(String table, RowType columns) {
    return lake.open(
        new TableDefinition(
            "shop", table, location(table), TableSchemaJson.write(columns), List.of(), Map.of()));
  }

  LakeTable orders() {
    return open("orders", ROWS);
  }

  private BatchFiles files(String table, RowType columns) {
    return ParquetFiles.of(
            new FileLayout(location(table), columns, List.of()),
            lake.configuration(),
            ParquetSettings.of(FilePolicy.DEFAULT))
        .newBatch();
  }

  private CommitOutcome commit(
      String table, RowType columns, OffsetSpan span, Consumer<BatchFiles> rows) {
    try (BatchFiles files = files(table, columns);
        LakeTable into = open(table, columns)) {
      rows.accept(files);
      return into.commit(PendingCommit.of(files.finish(), List.of(span), Map.of()));
    }
  }

  /** Rows of these offsets, in a commit that ends at one. */
  void rows(long next, long... offsets) {
    long from = orders().nextOffsets().getOrDefault(ORDERS_0, 0L);
    commit(
        "orders",
        ROWS,
        new OffsetSpan(ORDERS_0, from, next),
        files -> LongStream.of(offsets).forEach(offset -> row(files, offset)));
  }

  private static void row(BatchFiles files, long offset) {
    RowReceiver row = files.row();
    row.begin();
    row.setLong(0, offset);
    coordinates(row, 2, offset);
    files.add();
  }

  /** A malformed record, as the writer quarantines it. */
  void malformed(long offset, String value) {
    long from = open("orders.quarantine", KEPT).nextOffsets().getOrDefault(ORDERS_0, 0L);
    commit(
        "orders.quarantine",
        KEPT,
        new OffsetSpan(ORDERS_0, from, offset + 1),
        files -> {
          RowReceiver row = files.row();
          row.begin();
          text(row, 0, "it is of no schema");
          text(row, 1, "id");
          text(row, 2, "key");
          text(row, 3, value);
          row.setObject(4, Map.of("trace", new byte[] {7}));
          coordinates(row, 5, offset);
          files.add();
        });
  }

  private static void text(RowReceiver row, int ordinal, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    row.setBytes(ordinal, bytes, 0, bytes.length);
  }

  private static void coordinates(RowReceiver row, int first, long offset) {
    text(row, first, "orders");
    row.setLong(first + 1, 0);
    row.setLong(first + 2, offset);
    row.setLong(first + 3, 1_000_000L * offset);
  }

  int run(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "-f";
    all[arguments.length + 1] = file.toString();
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return QuarantineMain.runner(Map.of())
        .printingTo(new PrintWriter(out, true), new PrintWriter(err, true))
        .run(all);
  }

  /** All rows of the table, by another implementation. */
  List<List<Object>> read() throws IOException {
    return new KernelReader(location("orders"), ROWS)
        .rowsByFile().values().stream().flatMap(List::stream).toList();
  }

  /**
   * All rows of the table as it is now, each by the names of its columns, by another
   * implementation.
   */
  List<Map<String, Object>> named() throws IOException {
    RowType columns = TableSchemaJson.read(orders().state().schemaJson().orElseThrow());
    return new KernelReader(location("orders"), columns)
        .rowsByFile().values().stream()
            .flatMap(List::stream)
            .map(row -> named(row, columns))
            .sorted(Comparator.comparing(row -> (Long) row.get("_offset")))
            .toList();
  }

  private static Map<String, Object> named(List<Object> row, RowType columns) {
    Map<String, Object> named = new LinkedHashMap<>();
    for (int i = 0; i < row.size(); i++) {
      named.put(columns.field(i).name(), row.get(i));
    }
    return named;
  }

  /** The offsets of all rows of the table, by another implementation. */
  List<Object> offsets() throws IOException {
    return read().stream().map(row -> row.get(4)).sorted().toList();
  }
}

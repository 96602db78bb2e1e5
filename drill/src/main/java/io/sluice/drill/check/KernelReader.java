package io.sluice.drill.check;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * I12: Delta Kernel's answer to what a table holds, with its checkpoints, held against the replay's
 * of the bare log.
 */
public final class KernelReader {

  private final Engine engine = DefaultEngine.create(new Configuration());

  private record Content(long version, Set<String> paths, RecordLedger rows) {}

  List<Violation> compare(TableCheck replay) throws IOException {
    List<String> findings = new ArrayList<>();
    Snapshot snapshot = TableManager.loadSnapshot(replay.folder().toUri().toString()).build(engine);
    Content content = read(snapshot, replay);
    if (content.version() != replay.history().version()) {
      findings.add(
          "is at version %d for Kernel and at %d for the replay"
              .formatted(content.version(), replay.history().version()));
    }
    if (!content.paths().equals(replay.history().live().keySet())) {
      findings.add(
          "has %d live files for Kernel and other %d for the replay"
              .formatted(content.paths().size(), replay.history().live().size()));
    }
    if (!content.rows().hasSame(replay.rows())) {
      findings.add(
          "has %d rows for Kernel and other %d for the replay"
              .formatted(content.rows().size(), replay.rows().size()));
    }
    replay
        .history()
        .transactions()
        .forEach(
            (application, next) -> {
              Optional<Long> said =
                  ((SnapshotImpl) snapshot).getLatestTransactionVersion(engine, application);
              if (!said.equals(Optional.of(next))) {
                findings.add(
                    "%s is at %s for Kernel and at %d for the replay"
                        .formatted(application, said, next));
              }
            });
    return findings.stream()
        .map(finding -> new Violation(Invariant.I12, replay.name(), finding))
        .toList();
  }

  /**
   * I8: the live files of an old version, from whatever entries and checkpoints are left, held
   * against the replay of all entries.
   */
  List<Violation> compareOld(TableCheck replay, long version) throws IOException {
    TableHistory history = new TableHistory(replay.name());
    List<Violation> violations =
        new ArrayList<>(LogFolder.of(replay.folder()).follow(replay.name(), history, version));
    Set<String> paths = new HashSet<>();
    try {
      Snapshot snapshot =
          TableManager.loadSnapshot(replay.folder().toUri().toString())
              .atVersion(version)
              .build(engine);
      eachFile(
          snapshot.getScanBuilder().build(),
          file -> paths.add(path(InternalScanFileUtils.getAddFileStatus(file), replay)));
    } catch (KernelException e) {
      violations.add(
          new Violation(
              Invariant.I8,
              replay.name(),
              "version %d cannot be read: %s".formatted(version, e.getMessage())));
      return violations;
    }
    if (!paths.equals(history.live().keySet())) {
      violations.add(
          new Violation(
              Invariant.I8,
              replay.name(),
              "version %d has %d live files for Kernel and other %d for the replay"
                  .formatted(version, paths.size(), history.live().size())));
    }
    return violations;
  }

  private Content read(Snapshot snapshot, TableCheck replay) throws IOException {
    StructType schema = snapshot.getSchema();
    String number = schema.fieldNames().contains("n") ? "n" : "key";
    StructType columns =
        new StructType()
            .add(schema.get("_partition"))
            .add(schema.get("_offset"))
            .add(schema.get(number));
    Scan scan = snapshot.getScanBuilder().withReadSchema(columns).build();
    Row state = scan.getScanState(engine);
    Content content = new Content(snapshot.getVersion(), new HashSet<>(), new RecordLedger());
    eachFile(scan, file -> readFile(state, file, replay, content));
    return content;
  }

  /** Takes a row that says where a file is. */
  private interface Files {
    void take(Row file) throws IOException;
  }

  private void eachFile(Scan scan, Files into) throws IOException {
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> files = batches.next().getRows()) {
          while (files.hasNext()) {
            into.take(files.next());
          }
        }
      }
    }
  }

  private static String path(FileStatus file, TableCheck replay) {
    String root = replay.folder().toUri().getPath();
    String path = URI.create(file.getPath()).getPath();
    return path.substring(root.endsWith("/") ? root.length() : root.length() + 1);
  }

  private void readFile(Row state, Row file, TableCheck replay, Content into) throws IOException {
    into.paths().add(path(InternalScanFileUtils.getAddFileStatus(file), replay));
    try (CloseableIterator<ColumnarBatch> physical =
            engine
                .getParquetHandler()
                .readParquetFiles(
                    Utils.singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(file)),
                    ScanStateRow.getPhysicalDataReadSchema(state),
                    Optional.empty())
                .map(FileReadResult::getData);
        CloseableIterator<FilteredColumnarBatch> logical =
            Scan.transformPhysicalData(engine, state, file, physical)) {
      while (logical.hasNext()) {
        readBatch(logical.next().getData(), into.rows());
      }
    }
  }

  private static void readBatch(ColumnarBatch batch, RecordLedger into) {
    ColumnVector partition = batch.getColumnVector(0);
    ColumnVector offset = batch.getColumnVector(1);
    ColumnVector number = batch.getColumnVector(2);
    for (int at = 0; at < batch.getSize(); at++) {
      into.add(partition.getInt(at), offset.getLong(at), number(number, at));
    }
  }

  private static long number(ColumnVector vector, int at) {
    return vector.getDataType() instanceof io.delta.kernel.types.BinaryType
        ? Long.parseLong(new String(vector.getBinary(at), StandardCharsets.UTF_8))
        : vector.getLong(at);
  }
}

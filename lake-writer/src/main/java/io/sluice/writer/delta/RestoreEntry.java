package io.sluice.writer.delta;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.delta.standalone.actions.Action;
import io.delta.standalone.actions.AddFile;
import io.delta.standalone.actions.CommitInfo;
import io.delta.standalone.actions.Metadata;
import io.delta.standalone.actions.RemoveFile;
import io.delta.standalone.actions.SetTransaction;
import io.delta.standalone.types.StructType;
import io.sluice.writer.table.SourcePartition;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The log entry that puts a table back: files taken out and put back, the metadata, and every
 * transaction rewound (Delta PROTOCOL.md, "Actions"). Its provenance is that of Delta's own
 * RESTORE.
 *
 * <p>It always sets the metadata, so that no commit that is under way passes it by, and always a
 * transaction of this pipeline, by which a RESTORE of ours is told from others.
 */
final class RestoreEntry {

  /** Names, in the note of a commit, the restore that made it. */
  static final String ID = "sluice.restore";

  private static final String OFFSETS = "sluice.restored-offsets";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TableContent now;
  private final RestoreOrder order;
  private final TransactionNames names;
  private final long time;

  RestoreEntry(TableContent now, RestoreOrder order, TransactionNames names, Instant time) {
    this.now = now;
    this.order = order;
    this.names = names;
    this.time = time.toEpochMilli();
  }

  /**
   * @throws IllegalStateException if a reader would read something else in it
   */
  List<String> lines(String engine) {
    List<AddFile> added =
        order.target().files().values().stream()
            .filter(file -> !now.files().containsKey(file.getPath()))
            .toList();
    List<AddFile> removed =
        now.files().values().stream()
            .filter(file -> !order.target().files().containsKey(file.getPath()))
            .toList();
    List<Action> actions = new ArrayList<>();
    actions.add(provenance(added, removed, engine));
    actions.add(metadata());
    actions.addAll(transactions());
    added.forEach(file -> actions.add(again(file)));
    removed.forEach(file -> actions.add(file.remove(time, true)));
    List<String> lines = actions.stream().map(StandaloneInternals::json).toList();
    requireReadable(lines, added, removed);
    return lines;
  }

  private Metadata metadata() {
    StructType then = order.target().metadata().getSchema();
    StructType current = now.metadata().getSchema();
    return now.metadata()
        .copyBuilder()
        // Columns that came since are kept: the writers of today write them, and the replay too.
        .schema(then.isWriteCompatible(current) ? current : then)
        .configuration(order.properties())
        .build();
  }

  private List<SetTransaction> transactions() {
    Map<String, Long> versions = new TreeMap<>();
    order.nextOffsets().forEach((partition, next) -> versions.put(names.of(partition), next));
    for (String other : others()) {
      Long then = order.target().transactions().get(other);
      versions.put(other, then == null ? beforeAll(other) : then);
    }
    return versions.entrySet().stream()
        .map(each -> new SetTransaction(each.getKey(), each.getValue(), Optional.of(time)))
        .toList();
  }

  /** Those of other pipelines and programs that have come or moved since. */
  private Set<String> others() {
    Set<String> others = new TreeSet<>(now.transactions().keySet());
    others.removeIf(
        name ->
            names.parse(name).isPresent()
                || Objects.equals(
                    now.transactions().get(name), order.target().transactions().get(name)));
    return others;
  }

  /** A transaction cannot be taken away; with this version it is as if it had never been. */
  private static long beforeAll(String name) {
    return name.startsWith("sluice:") ? 0 : -1;
  }

  /** Standalone writes statistics raw, so they have to be a JSON string. */
  private static AddFile again(AddFile file) {
    return new AddFile(
        file.getPath(),
        file.getPartitionValues(),
        file.getSize(),
        file.getModificationTime(),
        true,
        file.getStats() == null ? null : TextNode.valueOf(file.getStats()).toString(),
        file.getTags());
  }

  private CommitInfo provenance(List<AddFile> added, List<AddFile> removed, String engine) {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("version", Long.toString(order.version()));
    parameters.put("timestamp", "null");
    return CommitInfo.builder()
        .timestamp(new Timestamp(time))
        .operation(LogEntry.RESTORE)
        .operationParameters(parameters)
        .readVersion(now.version())
        .isolationLevel("Serializable")
        .isBlindAppend(false)
        .operationMetrics(metrics(added, removed))
        .userMetadata(note())
        .engineInfo(engine)
        .build();
  }

  private Map<String, String> metrics(List<AddFile> added, List<AddFile> removed) {
    return Map.of(
        "numRestoredFiles", Integer.toString(added.size()),
        "restoredFilesSize", bytes(added.stream()),
        "numRemovedFiles", Integer.toString(removed.size()),
        "removedFilesSize", bytes(removed.stream()),
        "numOfFilesAfterRestore", Integer.toString(order.target().files().size()),
        "tableSizeAfterRestore", Long.toString(order.target().sizeBytes()));
  }

  private static String bytes(Stream<AddFile> files) {
    return Long.toString(files.mapToLong(AddFile::getSize).sum());
  }

  private String note() {
    ObjectNode note = JSON.createObjectNode();
    new TreeMap<>(order.note()).forEach(note::put);
    note.put(ID, order.id().toString());
    ObjectNode offsets = note.putObject(OFFSETS);
    Map<SourcePartition, Long> before = now.recordedOffsets();
    order
        .nextOffsets()
        .forEach(
            (partition, next) ->
                offsets
                    .putArray(partition.toString())
                    .add(before.getOrDefault(partition, 0L))
                    .add(next));
    return note.toString();
  }

  private static void requireReadable(
      List<String> lines, List<AddFile> added, List<AddFile> removed) {
    int adds = 0;
    int removes = 0;
    for (String line : lines) {
      Action action = StandaloneInternals.action(line);
      if (action instanceof AddFile add) {
        requireSame(added.get(adds++), add);
      } else if (action instanceof RemoveFile remove) {
        requireSamePath(removed.get(removes++).getPath(), remove.getPath());
      }
    }
    if (adds != added.size() || removes != removed.size()) {
      throw new IllegalStateException("the entry would be read with other files than were meant");
    }
  }

  private static void requireSame(AddFile meant, AddFile read) {
    requireSamePath(meant.getPath(), read.getPath());
    if (!meant.getPartitionValues().equals(read.getPartitionValues())
        || !Objects.equals(meant.getStats(), read.getStats())
        || meant.getSize() != read.getSize()) {
      throw new IllegalStateException(
          "file %s would be read as another than it is".formatted(meant.getPath()));
    }
  }

  private static void requireSamePath(String meant, String read) {
    if (!meant.equals(read)) {
      throw new IllegalStateException("file %s would be read as %s".formatted(meant, read));
    }
  }
}

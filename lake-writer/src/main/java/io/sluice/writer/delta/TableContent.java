package io.sluice.writer.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.delta.standalone.actions.AddFile;
import io.delta.standalone.actions.Metadata;
import io.sluice.writer.table.SettledRecords;
import io.sluice.writer.table.SourcePartition;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a table holds as of a version: its live files, its columns and properties, and every
 * transaction, of whomever it is.
 */
public final class TableContent {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final long version;
  private final Metadata metadata;
  private final Map<String, AddFile> files;
  private final Map<String, Long> transactions;
  private final TransactionNames names;

  TableContent(
      long version,
      Metadata metadata,
      List<AddFile> files,
      Map<String, Long> transactions,
      TransactionNames names) {
    this.version = version;
    this.metadata = metadata;
    this.files = new LinkedHashMap<>();
    files.forEach(file -> this.files.put(file.getPath(), file));
    this.transactions = Map.copyOf(transactions);
    this.names = names;
  }

  public long version() {
    return version;
  }

  /** The offsets that this pipeline's transactions hold. */
  public Map<SourcePartition, Long> recordedOffsets() {
    Map<SourcePartition, Long> offsets = new HashMap<>();
    transactions.forEach(
        (name, next) -> names.parse(name).ifPresent(partition -> offsets.put(partition, next)));
    return offsets;
  }

  /** Which table it is, whatever becomes of its name. */
  public String tableId() {
    return metadata.getId();
  }

  public Map<String, String> properties() {
    return metadata.getConfiguration();
  }

  /** The columns that its folders are named after, in order. */
  public List<String> partitionColumns() {
    return metadata.getPartitionColumns();
  }

  /** As they stand in the log: encoded, relative to the table or absolute. */
  public Set<String> paths() {
    return files.keySet();
  }

  /** The bytes of all its files. */
  public long sizeBytes() {
    return files.values().stream().mapToLong(AddFile::getSize).sum();
  }

  /** The rows of one of its files; -1 if nobody has counted them. */
  public long rows(String path) {
    AddFile file = files.get(path);
    if (file == null || file.getStats() == null) {
      return -1;
    }
    try {
      return JSON.readTree(file.getStats()).path("numRecords").asLong(-1);
    } catch (JsonProcessingException uncounted) {
      return -1;
    }
  }

  /** Its columns, as {@link io.sluice.writer.table.TableDefinition#schemaJson} has them. */
  public String schemaJson() {
    return metadata.getSchema().toJson();
  }

  /** What became of malformed records of this pipeline's table. */
  public SettledRecords settled() {
    return SettlementNames.of(names).read(transactions);
  }

  /** A file of the table, as its log has it. */
  public record LiveFile(
      String path, Map<String, @Nullable String> partitionValues, @Nullable String statistics) {

    /**
     * Whether its statistics and partition leave room for a row with one of these values.
     *
     * @param values in ascending order
     */
    public boolean mayHold(String column, List<Long> values) {
      JsonNode json = statisticsOf();
      JsonNode min = json.path("minValues").path(column);
      JsonNode max = json.path("maxValues").path(column);
      if (!min.isIntegralNumber() || !max.isIntegralNumber()) {
        return true;
      }
      int found = Collections.binarySearch(values, min.asLong());
      int first = found < 0 ? -found - 1 : found;
      return first < values.size() && values.get(first) <= max.asLong();
    }

    /** The least value that its statistics name; what has none comes before all others. */
    public long least(String column) {
      JsonNode min = statisticsOf().path("minValues").path(column);
      return min.isIntegralNumber() ? min.asLong() : Long.MIN_VALUE;
    }

    private JsonNode statisticsOf() {
      try {
        return statistics == null ? JSON.missingNode() : JSON.readTree(statistics);
      } catch (JsonProcessingException uncounted) {
        return JSON.missingNode();
      }
    }
  }

  public List<LiveFile> liveFiles() {
    return files.values().stream()
        .map(file -> new LiveFile(file.getPath(), file.getPartitionValues(), file.getStats()))
        .toList();
  }

  Metadata metadata() {
    return metadata;
  }

  Map<String, AddFile> files() {
    return files;
  }

  Map<String, Long> transactions() {
    return transactions;
  }

  /** The same content, with what another says of malformed records. */
  public TableContent withSettlementsOf(TableContent other) {
    SettlementNames settlements = SettlementNames.of(names);
    Map<String, Long> others = new HashMap<>(transactions);
    others.keySet().removeIf(settlements::isOurs);
    other.transactions.forEach(
        (name, transaction) -> {
          if (settlements.isOurs(name)) {
            others.put(name, transaction);
          }
        });
    return new TableContent(version, metadata, List.copyOf(files.values()), others, names);
  }

  /** The same content with other files. */
  TableContent withFiles(List<AddFile> others) {
    return new TableContent(version, metadata, others, transactions, names);
  }
}

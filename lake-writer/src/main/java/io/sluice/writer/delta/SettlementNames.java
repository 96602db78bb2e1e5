package io.sluice.writer.delta;

import io.sluice.writer.table.SettledRange;
import io.sluice.writer.table.SettledRange.Fate;
import io.sluice.writer.table.SettledRecords;
import io.sluice.writer.table.Settlement;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableDefinition;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The application ids under which a table keeps what became of malformed records: {@code
 * sluice-settled:<pipeline>:<table>:<fate>:<topic>-<partition>:<first>}, whose version is the first
 * offset behind the range, and the same without a range, whose version is how many settlements
 * there were (Delta PROTOCOL.md, "Transaction Identifiers").
 *
 * <p>They are durable: a change of the form forgets what was replayed. No name of an offset has
 * this form, and a version below zero is none, as a restore leaves it.
 */
record SettlementNames(String count) {

  static SettlementNames of(TableDefinition definition) {
    return of(TransactionNames.of(definition));
  }

  static SettlementNames of(TransactionNames offsets) {
    String table = offsets.prefix().substring("sluice:".length(), offsets.prefix().length() - 1);
    return new SettlementNames("sluice-settled:" + table);
  }

  boolean isOurs(String applicationId) {
    return applicationId.equals(count) || applicationId.startsWith(count + ":");
  }

  /** The versions that a settlement sets. */
  Map<String, Long> transactions(Settlement settlement) {
    Map<String, Long> versions = new LinkedHashMap<>();
    versions.put(count, settlement.number() + 1);
    settlement.ranges().forEach(range -> versions.put(name(range), range.next()));
    return versions;
  }

  /** What the versions of all application ids say. */
  SettledRecords read(Map<String, Long> versions) {
    Set<SettledRange> ranges = new HashSet<>();
    versions.forEach((name, version) -> range(name, version).ifPresent(ranges::add));
    return new SettledRecords(Math.max(0, versions.getOrDefault(count, 0L)), ranges);
  }

  private String name(SettledRange range) {
    return "%s:%s:%s:%d".formatted(count, range.fate().label(), range.partition(), range.first());
  }

  private Optional<SettledRange> range(String name, long next) {
    if (next < 0 || !name.startsWith(count + ":")) {
      return Optional.empty();
    }
    // No topic has a colon.
    String[] parts = name.substring(count.length() + 1).split(":", -1);
    Optional<Fate> fate =
        Arrays.stream(Fate.values()).filter(each -> each.label().equals(parts[0])).findFirst();
    if (fate.isEmpty() || parts.length != 3) {
      throw new IllegalArgumentException(
          "transaction '%s' is none of this version of Sluice".formatted(name));
    }
    return Optional.of(
        new SettledRange(
            fate.get(), SourcePartition.parse(parts[1]), Long.parseLong(parts[2]), next));
  }
}

package io.sluice.writer.delta;

import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableRefusedException;
import java.util.Optional;

/**
 * The application ids under which a table keeps the next offset of each partition: {@code
 * sluice:<pipeline>:<table>:<topic>-<partition>} (Delta PROTOCOL.md, "Transaction Identifiers").
 *
 * <p>They are durable: a change of the form forgets every offset.
 */
record TransactionNames(String prefix) {

  static TransactionNames of(TableDefinition definition) {
    requireNoColon(definition, definition.pipeline());
    requireNoColon(definition, definition.name());
    return new TransactionNames(
        "sluice:%s:%s:".formatted(definition.pipeline(), definition.name()));
  }

  String of(SourcePartition partition) {
    return prefix + partition.topic() + "-" + partition.partition();
  }

  /** The partition that an application id stands for, if it is one of this pipeline's table. */
  Optional<SourcePartition> parse(String applicationId) {
    int dash = applicationId.lastIndexOf('-');
    if (!applicationId.startsWith(prefix) || dash <= prefix.length()) {
      return Optional.empty();
    }
    String number = applicationId.substring(dash + 1);
    if (!number.matches("[0-9]{1,9}")) {
      return Optional.empty();
    }
    String topic = applicationId.substring(prefix.length(), dash);
    return Optional.of(new SourcePartition(topic, Integer.parseInt(number)));
  }

  private static void requireNoColon(TableDefinition definition, String name) {
    if (name.indexOf(':') >= 0) {
      throw new TableRefusedException(
          "Cannot write table %s of pipeline %s: a colon in '%s' would make the names of its offsets ambiguous; rename it"
              .formatted(definition.name(), definition.pipeline(), name));
    }
  }
}

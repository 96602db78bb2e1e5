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
    return of(definition.pipeline(), definition.name());
  }

  /**
   * @throws TableRefusedException if the names would be ambiguous
   */
  static TransactionNames of(String pipeline, String table) {
    requireNoColon(pipeline, table, pipeline);
    requireNoColon(pipeline, table, table);
    return new TransactionNames("sluice:%s:%s:".formatted(pipeline, table));
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

  private static void requireNoColon(String pipeline, String table, String name) {
    if (name.indexOf(':') >= 0) {
      throw new TableRefusedException(
          "Cannot write table %s of pipeline %s: a colon in '%s' would make the names of its offsets ambiguous; rename it"
              .formatted(table, pipeline, name));
    }
  }
}

package io.sluice.pipeline;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What things are called outside of the process: topics, tables, transactions, applications.
 *
 * <p>These names are durable: tables and brokers keep them. Changing one orphans what it named.
 */
public record Names(Pipeline pipeline) {

  private static final String RECORDS = ".records.";

  /** The table of the late events of a view. */
  public static String lateTable(String view) {
    return view + ".late";
  }

  /**
   * The table of the records of a stream that could not be read, or of the rows of files that a
   * dimension's table did not take.
   */
  public static String quarantineTable(String stream) {
    return stream + ".quarantine";
  }

  /** Whose quarantine a table is; empty if it is none. */
  public static Optional<String> quarantined(String table) {
    String suffix = quarantineTable("");
    return table.endsWith(suffix)
        ? Optional.of(table.substring(0, table.length() - suffix.length()))
        : Optional.empty();
  }

  /**
   * The Delta application id that says that a load of this id is in a table, by a transaction
   * version of 1 or more; unlike {@link #transaction} it says nothing about offsets.
   */
  public String loadTransaction(String table, String loadId) {
    return "sluice-load:%s:%s:%s".formatted(pipeline.name(), table, loadId);
  }

  /** The table of all changes of a table that has one row for each key. */
  public static String changelogTable(String table) {
    return table + ".changelog";
  }

  /** The table in which an older version of a table waits to be promoted. */
  public static String stagedTable(String table) {
    return table + ".staged";
  }

  /** The table in which a generation of a view's rows waits to be promoted. */
  public static String generationTable(String view, String generation) {
    return view + ".reprocess." + generation;
  }

  /** The table of records of a stream or view that a generation of a view's rows is made of. */
  public static String recordsTable(String view, String generation, String source) {
    return generationTable(view, generation) + RECORDS + source;
  }

  /** The generation of a view's rows that a table has rows or records of; empty if it has none. */
  public static Optional<String> generation(String view, String table) {
    String prefix = generationTable(view, "");
    return table.startsWith(prefix)
        ? Optional.of(table.substring(prefix.length()).split(Pattern.quote(RECORDS), 2)[0])
        : Optional.empty();
  }

  /** The topic that takes the late events of a view. */
  public static String lateTopic(ViewDefinition view) {
    return view.topic() + ".late";
  }

  /** The registry's subject for the values of a topic (TopicNameStrategy). */
  public static String subject(String topic) {
    return topic + "-value";
  }

  /** Where a table lives. */
  public URI table(String table) {
    String root = pipeline.lakeRoot().toString();
    return URI.create(root.endsWith("/") ? root + table : root + "/" + table);
  }

  /**
   * The Delta application id whose transaction version is the next offset to read of a partition
   * (Delta PROTOCOL.md, "Transaction Identifiers").
   */
  public String transaction(String table, String topic, int partition) {
    return "%s%s-%d".formatted(transactionsOf(table), topic, partition);
  }

  /**
   * The Delta application id, in a table that has one row for each key, whose transaction version
   * is the version of the changelog up to which it is folded; -1 if all of it has to be.
   *
   * @param changelogId the id of the changelog's metadata, which tells one that was made anew
   */
  public String foldTransaction(String table, String changelogId) {
    return "%s%s".formatted(foldTransactionsOf(table), changelogId);
  }

  /** What the names of all such ids of a table begin with; the changelog's id follows. */
  public String foldTransactionsOf(String table) {
    return "sluice-merge:%s:%s:".formatted(pipeline.name(), table);
  }

  /**
   * The Delta application id, in a view's table, whose transaction version is the offset of a
   * partition of the view's late topic up to which late rows have been brought into the table; 0 or
   * less if none have.
   */
  public String reconcileTransaction(ViewDefinition view, int partition) {
    return "%s%s-%d".formatted(reconcileTransactionsOf(view.name()), lateTopic(view), partition);
  }

  /**
   * The one, in a view's table, whose version is the time, in milliseconds, before which events
   * that were ahead have been brought into the table.
   */
  public String reconcileDueTransaction(String view) {
    return reconcileTransactionsOf(view) + "due";
  }

  /** What the names of all such ids of a view's table begin with; topic and partition follow. */
  public String reconcileTransactionsOf(String view) {
    return "sluice-reconcile:%s:%s:".formatted(pipeline.name(), view);
  }

  /**
   * The Delta application id that counts the commits of batch jobs that add rows to a view's table:
   * of two at once only one can have the next number.
   */
  public String batchTransaction(String view) {
    return "sluice-batch:%s:%s".formatted(pipeline.name(), view);
  }

  /**
   * The Delta application id that says that a generation of rows is in a view's table, by a
   * transaction version of 1 or more.
   */
  public String reprocessTransaction(String view, String generation) {
    return reprocessTransactionsOf(view) + generation;
  }

  /** What the names of all such ids of a view's table begin with; the generation follows. */
  public String reprocessTransactionsOf(String view) {
    return "sluice-reprocess:%s:%s:".formatted(pipeline.name(), view);
  }

  /** What the names of all transactions of a table begin with; topic and partition follow. */
  public String transactionsOf(String table) {
    return "sluice:%s:%s:".formatted(pipeline.name(), table);
  }

  /** The Kafka Streams application of the pipeline's views. */
  public String processorApplication() {
    return pipeline.name() + "-stream-processor";
  }

  /** The topic that says which shapes the state of the processor's views was made with. */
  public String viewShapesTopic() {
    return processorApplication() + "-view-shapes-changelog";
  }

  /** The consumer group under which the writer shows its lag. */
  public String writerGroup() {
    return pipeline.name() + "-lake-writer";
  }
}

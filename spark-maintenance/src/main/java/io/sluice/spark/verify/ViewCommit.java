package io.sluice.spark.verify;

import io.delta.exceptions.ConcurrentAppendException;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.PartitionKey;
import io.sluice.spark.table.ChangedMetadata;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.TableHold;
import io.sluice.table.Hold;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One commit of a batch job to a view's table, begun before the job looks at anything.
 *
 * <p>Appends of a writer do not get in its way, nor it in theirs; a writer that leaves it no gap
 * waits for a moment. Of two at once one loses, and so does one beside whoever takes a file away
 * that it replaces, or changes the table's metadata.
 */
public final class ViewCommit {

  private static final Logger LOG = LoggerFactory.getLogger(ViewCommit.class);

  /** So many times it tries its luck between two appends, and so many with the table held. */
  private static final int FREE_ATTEMPTS = 5;

  private static final int HELD_ATTEMPTS = 45;

  /** Longer than a commit takes; a job that dies under it keeps writers waiting for so long. */
  private static final Duration HOLD = Duration.ofMinutes(2);

  private static final String FILE = "_file";
  private static final String MADE = "_made";
  private static final String BEFORE = "_before";

  private final String job;
  private final LakeTable table;
  private final Names names;
  private final OptimisticTransaction transaction;
  private final long number;
  private final List<StructField> added = new ArrayList<>();
  private long seen;

  private ViewCommit(String job, LakeTable table, Names names, OptimisticTransaction transaction) {
    this.job = job;
    this.table = table;
    this.names = names;
    this.transaction = transaction;
    this.seen = transaction.readVersion();
    // Read, so that two that set it exclude one another.
    this.number = Math.max(0, transaction.txnVersion(names.batchTransaction(table.name()))) + 1;
  }

  /**
   * @throws NotWrittenException if the table has no commit yet
   * @throws SluiceException if another job holds the table, or the writer could not write it any
   *     more
   */
  public static ViewCommit begin(String job, String view, LakeReader lake) {
    LakeTable table = new LakeTable(lake.spark(), view, new Path(lake.names().table(view)));
    if (!table.exists()) {
      throw new NotWrittenException(view, table.location());
    }
    table.requireWritable(job);
    OptimisticTransaction transaction =
        table.log().startTransaction(Option.empty(), Option.empty());
    TableHold.of(table, job)
        .requireFree(CollectionConverters.asJava(transaction.metadata().configuration()));
    return new ViewCommit(job, table, lake.names(), transaction);
  }

  /** The table as it was when this began. */
  public Snapshot snapshot() {
    return transaction.snapshot();
  }

  /** The rows as they were then, with nulls in columns that this adds. */
  public Dataset<Row> rows() {
    return withAdded(table.rows(transaction.readVersion()));
  }

  /** Adds columns to the table, behind its own, in this commit. */
  public void add(List<StructField> columns) {
    if (columns.isEmpty()) {
      return;
    }
    added.addAll(columns);
    Metadata before = transaction.metadata();
    StructType schema =
        columns.stream().reduce(before.schema(), StructType::add, (one, other) -> other);
    boolean asTheyAre = false;
    transaction.updateMetadata(ChangedMetadata.withSchema(before, schema), asTheyAre);
  }

  private Dataset<Row> withAdded(Dataset<Row> rows) {
    Dataset<Row> all = rows;
    for (StructField field : added) {
      all = all.withColumn(field.name(), functions.lit(null).cast(field.dataType()));
    }
    return all;
  }

  /** What adds rows to the table, which no record of a topic is: they have no coordinates. */
  List<Action> append(Dataset<Row> made) {
    return written(
        made.as(MADE).select(columns(made, field -> functions.lit(null).cast(field.dataType()))));
  }

  /**
   * What puts rows in the place of all those of their identities, whose other columns they keep.
   *
   * @param replaced identities of rows that go
   */
  public List<Action> replace(Identities identities, Dataset<Row> replaced, Dataset<Row> made) {
    List<AddFile> files = files(identities, replaced);
    Dataset<Row> before = identities.each(identities.in(replaced, rows()));
    Dataset<Row> changed =
        made.as(MADE)
            .join(before.as(BEFORE), identities.same(MADE, BEFORE), "left")
            .select(columns(made, field -> LakeReader.named(BEFORE, field.name())));
    Dataset<Row> kept = withAdded(table.rows(snapshot(), files));
    List<Action> actions = written(identities.notIn(replaced, kept).unionByName(changed));
    files.forEach(file -> actions.add(file.remove()));
    return actions;
  }

  private List<AddFile> files(Identities identities, Dataset<Row> replaced) {
    Set<String> paths =
        identities
            .in(replaced, rows().withColumn(FILE, functions.input_file_name()))
            .select(LakeReader.named(FILE))
            .distinct()
            .collectAsList()
            .stream()
            .map(row -> URI.create(row.getString(0)).getPath())
            .collect(Collectors.toSet());
    List<AddFile> files =
        snapshot().allFiles().collectAsList().stream()
            .filter(file -> paths.contains(path(file)))
            .toList();
    if (files.size() != paths.size()) {
      throw new IllegalStateException(
          "Of the files %s version %d of %s names %d"
              .formatted(paths, snapshot().version(), table.name(), files.size()));
    }
    return files;
  }

  private String path(AddFile file) {
    return new Path(table.location(), new Path(URI.create(file.path()))).toUri().getPath();
  }

  private Column[] columns(Dataset<Row> made, Function<StructField, Column> other) {
    List<String> there = List.of(made.columns());
    return Arrays.stream(transaction.metadata().schema().fields())
        .map(field -> column(field, there, other).cast(field.dataType()).as(field.name()))
        .toArray(Column[]::new);
  }

  private Column column(
      StructField field, List<String> there, Function<StructField, Column> other) {
    return names.pipeline().table(table.name()).partitionBy().stream()
        .filter(key -> key.column().equals(field.name()))
        .filter(key -> key.transform() != PartitionKey.Transform.IDENTITY)
        .map(key -> made(key, there, other))
        .findFirst()
        .orElseGet(() -> of(field, there, other));
  }

  private Column made(PartitionKey key, List<String> there, Function<StructField, Column> other) {
    Column source = of(transaction.metadata().schema().apply(key.source()), there, other);
    return key.transform() == PartitionKey.Transform.DATE
        ? functions.to_date(source)
        : functions.hour(source);
  }

  private static Column of(
      StructField field, List<String> there, Function<StructField, Column> other) {
    return there.contains(field.name()) ? LakeReader.named(MADE, field.name()) : other.apply(field);
  }

  private List<Action> written(Dataset<Row> rows) {
    List<Action> actions = new ArrayList<>();
    for (FileAction file : CollectionConverters.asJava(transaction.writeFiles(rows))) {
      actions.add(file);
    }
    return actions;
  }

  /**
   * Commits.
   *
   * @param transactions to be recorded with it
   * @return the version
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if somebody was faster with what this
   *     one would have to see
   */
  public long commit(List<Action> actions, Map<String, Long> transactions, String note) {
    List<Action> all = new ArrayList<>(actions);
    transactions.forEach((name, version) -> all.add(transaction(name, version)));
    all.add(transaction(names.batchTransaction(table.name()), number));
    long version = table.committing(job, note, () -> commit(all));
    table.requireWritable(job);
    return version;
  }

  /**
   * Of a table without partitions, Delta makes whoever replaces files lose to every append. What is
   * to be committed does not depend on them, so it is begun again on top of them as it stands, and
   * when it has lost a few times, with the table held.
   */
  private long commit(List<Action> actions) {
    return attempts(actions, transaction, FREE_ATTEMPTS, Optional.empty())
        .orElseGet(() -> hold().during(hold -> commit(actions, hold)));
  }

  private TableHold hold() {
    return new TableHold(table, job, Hold.PROPERTY, HOLD, InstantSource.system());
  }

  private long commit(List<Action> actions, Hold hold) {
    Metadata held =
        ChangedMetadata.withProperty(snapshot().metadata(), Hold.PROPERTY, hold.toString());
    Optional<Metadata> ours = Optional.of(held);
    return attempts(actions, onTopOfAppends(actions, ours), HELD_ATTEMPTS, ours)
        .orElseThrow(
            () ->
                refusal(
                    "somebody appends to it again and again and does not wait, though the table is held; stop that writer meanwhile, or run it again"));
  }

  /**
   * @param held what the table's metadata is by a hold of ours
   * @return the version; empty if there was an append in between every time
   */
  private Optional<Long> attempts(
      List<Action> actions, OptimisticTransaction first, int attempts, Optional<Metadata> held) {
    OptimisticTransaction next = first;
    for (int attempt = 1; ; attempt++) {
      try {
        return Optional.of(
            next.commit(
                CollectionConverters.asScala(actions).toList(),
                new DeltaOperations.ManualUpdate$(),
                Map$.MODULE$.empty()));
      } catch (ConcurrentAppendException overtaken) {
        LOG.debug("Attempt {} to commit to {} was overtaken", attempt, table.name(), overtaken);
        if (attempt == attempts) {
          return Optional.empty();
        }
        next = onTopOfAppends(actions, held);
      }
    }
  }

  /** A transaction for the same commit, unless there is more to see than appends. */
  private OptimisticTransaction onTopOfAppends(List<Action> actions, Optional<Metadata> held) {
    // Most is looked at before it begins: the shorter it lasts, the fewer appends come in between.
    requireUndisturbed(actions, table.snapshot().version(), held);
    OptimisticTransaction next = table.log().startTransaction(Option.empty(), Option.empty());
    next.readTxn().addOne(names.batchTransaction(table.name()));
    requireUndisturbed(actions, next.readVersion(), held);
    if (!added.isEmpty()) {
      boolean asItIs = false;
      next.updateMetadata(transaction.metadata(), asItIs);
    }
    return next;
  }

  /** Requires that all that was committed up to a version leaves in place what this has seen. */
  private void requireUndisturbed(List<Action> actions, long version, Optional<Metadata> held) {
    LaterCommits later = LaterCommits.of(table.log(), seen + 1, version);
    if (!later.leaveInPlace(actions, names.batchTransaction(table.name()), held)) {
      throw refusal(
          "another writer changed the table meanwhile, and did more than append; run it again");
    }
    seen = Math.max(seen, version);
  }

  private SluiceException refusal(String reason) {
    return new SluiceException(
        ExitCode.TRY_LATER, "Cannot %s %s: %s".formatted(job, table.name(), reason));
  }

  private static SetTransaction transaction(String name, long version) {
    return new SetTransaction(name, version, Option.empty());
  }
}

package io.sluice.spark.merge;

import io.sluice.spark.table.LakeTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.DeltaOperations.MergePredicate;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A merge of the latest changes that reads the files with their keys once, and commits others in
 * their place.
 *
 * <p>All that it reads is one version of the table. It loses to whatever was committed since that
 * adds files, removes some of these, changes the metadata or says what is folded.
 *
 * @param rows the version, which is folded up to where the changes begin
 * @param note goes into the commit
 */
record OnePass(KeyedTable table, Snapshot rows, Snapshot changelog, String note) {

  private static final String IS_THERE = "sluice is there";

  /** Whether the table has the changelog's columns: to add others is left to MERGE. */
  boolean isPossible() {
    return shape(table.columns(changelog)).equals(shape(rows.schema()));
  }

  private static List<String> shape(StructType columns) {
    return Arrays.stream(columns.fields())
        .map(field -> field.name() + " " + field.dataType().catalogString())
        .sorted()
        .toList();
  }

  /**
   * @param touched files of the version that hold all rows of the keys that change
   */
  Counts fold(List<AddFile> touched, Dataset<Row> latest) {
    return table.rows().committing("merge", note, () -> commit(touched, latest)).report();
  }

  private Fates commit(List<AddFile> touched, Dataset<Row> latest) {
    LakeTable keyed = table.rows();
    OptimisticTransaction commit = keyed.log().startTransaction(Option.empty(), Option.apply(rows));
    // What is read is what it can lose by.
    commit.readWholeTable();
    commit.txnVersion(table.transaction(changelog));
    Observation counts = new Observation();
    List<FileAction> added =
        CollectionConverters.asJava(commit.writeFiles(joined(touched, latest, counts)));
    Fates fates = Fates.counted(counts);
    commit.registerSQLMetrics(
        keyed.spark(), fates.metrics(keyed.spark().sparkContext(), touched, added));
    List<Action> actions = new ArrayList<>(added);
    touched.forEach(file -> actions.add(file.remove()));
    actions.add(
        new SetTransaction(table.transaction(changelog), changelog.version(), Option.empty()));
    commit.commit(seq(actions), operation(), Map$.MODULE$.empty());
    return fates;
  }

  private Dataset<Row> joined(List<AddFile> touched, Dataset<Row> latest, Observation counts) {
    Column fate = Fates.of(ChangeRule.row(IS_THERE).isNotNull());
    Column[] counted = Fates.counts();
    Dataset<Row> merged =
        table
            .rows()
            .rows(rows, touched)
            .withColumn(IS_THERE, functions.lit(true))
            .as(ChangeRule.ROW)
            .join(latest.as(ChangeRule.CHANGE), ChangeRule.sameKey(table.key()), "full_outer")
            .select(
                Stream.concat(values(fate), Stream.of(fate.as(Fates.COLUMN)))
                    .toArray(Column[]::new))
            .observe(counts, counted[0], Arrays.copyOfRange(counted, 1, counted.length))
            .where(Fates.isRow())
            .drop(Fates.COLUMN);
    return table.rows().together(merged, rows);
  }

  private Stream<Column> values(Column fate) {
    return Arrays.stream(rows.schema().fieldNames())
        .map(
            name ->
                functions
                    .when(Fates.isFromChange(fate), ChangeRule.change(name))
                    .otherwise(ChangeRule.row(name))
                    .as(name));
  }

  /** It is a MERGE, and the table's history calls it one. */
  private DeltaOperations.Operation operation() {
    return new DeltaOperations.Merge(
        Option.apply(CatalystSqlParser$.MODULE$.parseExpression(table.key().isSameInSql())),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        seq(
            List.of(
                new MergePredicate(Option.apply("the change is a delete and later"), "delete"),
                new MergePredicate(Option.apply("the change is later"), "update"))),
        seq(List.of(new MergePredicate(Option.apply("the change is no delete"), "insert"))),
        seq(List.of()));
  }

  private static <T> Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toList();
  }
}

package io.sluice.spark.promote;

import io.sluice.spark.table.ChangedMetadata;
import io.sluice.spark.table.LakeTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * All rows of a table in files of another schema, and that schema, in one commit that says that no
 * data changed.
 *
 * <p>It loses to whatever is committed meanwhile. Delta itself refuses to change a schema in such a
 * commit of its own, for readers of changes would see values of two types in one column; here every
 * value of before is one of the new type.
 */
record PromotionCommit(LakeTable table, UnaryOperator<StructType> promotion) {

  /** The snapshot that it was made from. */
  Snapshot run() {
    OptimisticTransaction commit = table.log().startTransaction(Option.empty(), Option.empty());
    commit.readWholeTable();
    Snapshot before = commit.snapshot();
    StructType schema = promotion.apply(before.schema());
    List<AddFile> live = before.allFiles().collectAsList();
    boolean asItIs = false;
    commit.updateMetadata(ChangedMetadata.withSchema(before.metadata(), schema), asItIs);
    Dataset<Row> rows = rows(before, live, schema);
    List<Action> actions = new ArrayList<>();
    CollectionConverters.asJava(commit.writeFiles(rows)).forEach(file -> actions.add(same(file)));
    live.forEach(
        file -> actions.add(file.removeWithTimestamp(file.removeWithTimestamp$default$1(), false)));
    commit.commit(seq(actions), operation(before.schema(), schema), Map$.MODULE$.empty());
    return before;
  }

  private Dataset<Row> rows(Snapshot before, List<AddFile> live, StructType schema) {
    Dataset<Row> rows = table.rows(before, live).select(columns(schema));
    return table.together(rows, before);
  }

  private static Column[] columns(StructType schema) {
    return Arrays.stream(schema.fields())
        .map(
            field ->
                functions
                    .col("`" + field.name().replace("`", "``") + "`")
                    .cast(field.dataType())
                    .as(field.name()))
        .toArray(Column[]::new);
  }

  private static Action same(FileAction written) {
    if (!(written instanceof AddFile file)) {
      return (Action) written;
    }
    boolean dataChange = false;
    return file.copy(
        file.path(),
        file.partitionValues(),
        file.size(),
        file.modificationTime(),
        dataChange,
        file.stats(),
        file.tags(),
        file.deletionVector(),
        file.baseRowId(),
        file.defaultRowCommitVersion(),
        file.clusteringProvider(),
        file.copy$default$12(),
        file.copy$default$13());
  }

  private static DeltaOperations.Operation operation(StructType before, StructType after) {
    StructField changed =
        Arrays.stream(after.fields())
            .filter(field -> !Arrays.asList(before.fields()).contains(field))
            .findFirst()
            .orElseThrow();
    return new DeltaOperations.ChangeColumn(
        seq(List.of()), changed.name(), changed, Option.empty());
  }

  private static <T> Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toList();
  }
}

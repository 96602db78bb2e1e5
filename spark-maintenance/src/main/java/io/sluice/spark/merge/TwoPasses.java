package io.sluice.spark.merge;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.functions;

/**
 * Delta's MERGE of the latest changes into the newest version of a table: it finds the files with
 * their keys by a first join, and writes the rows of these files by a second.
 *
 * <p>Columns that the changelog has and the table has not are added in the same commit.
 *
 * @param note goes into the commit
 */
record TwoPasses(KeyedTable table, Snapshot changelog, String note) {

  Counts fold(Dataset<Row> latest) {
    Map<String, Column> values = values();
    return table
        .rows()
        .committing(
            "merge",
            note,
            table.transaction(changelog),
            changelog.version(),
            () ->
                Counts.of(
                    table
                        .rows()
                        .delta()
                        .as(ChangeRule.ROW)
                        .merge(latest.as(ChangeRule.CHANGE), ChangeRule.sameKey(table.key()))
                        .withSchemaEvolution()
                        .whenMatched(ChangeRule.isDelete().and(ChangeRule.isLater()))
                        .delete()
                        .whenMatched(ChangeRule.isLater())
                        .update(values)
                        .whenNotMatched(functions.not(ChangeRule.isDelete()))
                        .insert(values)
                        .execute()));
  }

  private Map<String, Column> values() {
    Map<String, Column> values = new HashMap<>();
    for (String column : table.columns(changelog).fieldNames()) {
      values.put("`" + column.replace("`", "``") + "`", ChangeRule.change(column));
    }
    return values;
  }
}

package io.sluice.writer.file;

import io.sluice.pipeline.PartitionKey;
import io.sluice.pipeline.Position;
import io.sluice.schema.RowType;
import java.net.URI;
import java.util.List;

/**
 * Where the files of a table are, and which rows they hold.
 *
 * @param location of the table, absolute, with a scheme
 * @param rows the columns of rows, those that name directories among them
 * @param keys what names the directories
 */
public record FileLayout(URI location, RowType rows, List<PartitionKey> keys) {

  public FileLayout {
    keys = List.copyOf(keys);
  }

  /** A table partitioned by columns as they are. */
  public static FileLayout of(URI location, RowType rows, List<String> columns) {
    Position nowhere = new Position("(no file)", 1, 1);
    return new FileLayout(
        location, rows, columns.stream().map(name -> PartitionKey.of(name, nowhere)).toList());
  }
}

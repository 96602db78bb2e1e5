package io.sluice.pipeline;

import io.sluice.schema.RowType;
import java.nio.file.Path;

/** Where the columns of a stream come from. */
public sealed interface SchemaSource {

  /** Columns listed in the pipeline file itself. */
  record Inline(RowType columns) implements SchemaSource {}

  /** An Avro schema beside the pipeline file; the path is resolved against the file's directory. */
  record AvroFile(Path path, Position at) implements SchemaSource {}

  /** A {@code .proto} file beside the pipeline file; what it imports is looked for beside it. */
  record ProtobufFile(Path path, Position at) implements SchemaSource {}

  /**
   * The records themselves: what is not declared becomes a column when the first value comes.
   *
   * @param declared columns listed in the pipeline file
   * @param maxColumns the most columns that records can bring the table to, those of nested records
   *     counted
   */
  record Inferred(RowType declared, int maxColumns) implements SchemaSource {

    /** Enough for any event, and soon reached where names of fields are data. */
    public static final int DEFAULT_MAX_COLUMNS = 1_000;
  }

  /** The latest schema of the subject {@code <topic>-value} in the registry. */
  record Registry() implements SchemaSource {}
}

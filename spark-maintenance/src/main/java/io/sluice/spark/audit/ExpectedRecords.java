package io.sluice.spark.audit;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import io.sluice.schema.Type.Struct;
import io.sluice.spark.verify.SparkTypes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What was sent: a file {@code <stream>.jsonl} for each stream, one line for each record, {@code
 * {topic, partition, offset, event}}, where the event is null if the record cannot be read.
 *
 * <p>Spark's own JSON reader reads it, so that no code of ours is on both sides of a comparison.
 */
record ExpectedRecords(Path directory) {

  static final String TOPIC = "topic";
  static final String PARTITION = "partition";
  static final String OFFSET = "offset";
  static final String EVENT = "event";

  /**
   * @throws SluiceException if the directory has a file for none of the streams
   */
  void requireAny(Set<String> streams) {
    if (streams.stream().noneMatch(stream -> Files.exists(file(stream)))) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot audit against %s: it has no file <stream>.jsonl for any of %s; name the directory that the generator wrote"
              .formatted(directory, String.join(", ", streams)));
    }
  }

  /** The records of a stream, or empty if there is no file for it. A malformed line is an error. */
  Optional<Dataset<Row>> of(String stream, RowType columns, SparkSession spark) {
    Path file = file(stream);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    RowType line =
        RowType.of(
            Field.optional(TOPIC, Primitive.STRING),
            Field.optional(PARTITION, Primitive.INT),
            Field.optional(OFFSET, Primitive.LONG),
            Field.optional(EVENT, new Struct(columns)));
    return Optional.of(
        spark
            .read()
            .schema(SparkTypes.of(line))
            .option("mode", "FAILFAST")
            .json(file.toUri().toString()));
  }

  /**
   * Runs what reads the records of a stream.
   *
   * @throws SluiceException if a line of its file cannot be read
   */
  <T> T reading(String stream, Supplier<T> read) {
    try {
      return read.get();
    } catch (Exception e) {
      // Scala throws SparkException unchecked, checked though it is.
      if (e instanceof SparkException failure && isAbout(file(stream), failure)) {
        throw new SluiceException(
            ExitCode.CONFIGURATION,
            "Cannot audit against %s: %s; mend the line, or generate the file anew"
                .formatted(file(stream), reason(failure)),
            failure);
      }
      throw e;
    }
  }

  private static boolean isAbout(Path file, SparkException failure) {
    return failure
        .getMessageParameters()
        .getOrDefault("path", "")
        .endsWith("/" + file.getFileName());
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("it cannot be read");
  }

  private Path file(String stream) {
    return directory.resolve(stream + ".jsonl");
  }
}

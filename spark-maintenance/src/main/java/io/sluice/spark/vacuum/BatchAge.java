package io.sluice.spark.vacuum;

import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.TableDefinition;
import io.sluice.pipeline.TableDefinition.CommitPolicy;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * For how long a data file may wait for the commit that names it, whatever the table's retention
 * is.
 *
 * <p>A batch of the writer takes records for up to {@code commit.every}, the longest of the
 * pipeline here, and tries its commit for up to twelve hours; the rest of a day is for clocks that
 * differ.
 */
public record BatchAge(Duration longest) {

  private static final Duration PENDING = Duration.ofDays(1);

  public static BatchAge of(Pipeline pipeline) {
    return Stream.concat(
            Stream.of(CommitPolicy.DEFAULT),
            pipeline.tables().values().stream().map(TableDefinition::commit))
        .map(CommitPolicy::every)
        .max(Comparator.naturalOrder())
        .map(every -> new BatchAge(PENDING.plus(every)))
        .orElseThrow();
  }
}

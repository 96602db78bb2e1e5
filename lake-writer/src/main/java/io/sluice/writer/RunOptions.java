package io.sluice.writer;

import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.table.TableFeed;
import io.sluice.writer.feed.AcceptedGap;
import io.sluice.writer.feed.Bound;
import io.sluice.writer.feed.FeedRun;
import io.sluice.writer.feed.FeedRun.Extent;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which tables are written, and how far: the part of the command line that says so. */
@NullMarked
final class RunOptions {

  @Option(
      names = "--drain",
      description = "Write up to the ends that the topics have at the start, report, and end.")
  private boolean drain;

  @Option(
      names = "--to",
      paramLabel = "BOUND",
      description =
          "A drain that ends earlier: before these offsets (TOPIC-PARTITION:OFFSET,...; other partitions end where they do) or before the first record of each partition that is not older than a time (2026-01-05T00:00:00Z).")
  private @Nullable String to;

  @Option(
      names = "--from",
      paramLabel = "BOUND",
      description =
          "Where a table begins that has no offsets yet: at offsets or at a time, as in --to (default: Kafka's first record). Refused where the table has offsets: they alone say where it goes on.")
  private @Nullable String from;

  @Option(
      names = "--accept-gap",
      paramLabel = "TABLE:TOPIC-PARTITION:FROM-TO",
      description =
          "Go on without these offsets, which expired before they were written; take it from the message that names the gap. The commit that passes them records it.")
  private List<String> acceptedGaps = List.of();

  @Option(
      names = "--table",
      arity = "1..*",
      paramLabel = "TABLE",
      description = "Write only these tables (default: all).")
  private List<String> tables = List.of();

  /** Whether the run has an end. */
  boolean hasEnd() {
    return drain || to != null;
  }

  /**
   * The feeds that are to run.
   *
   * @throws SluiceException with {@link ExitCode#USAGE} if an option names one that is not there
   */
  List<TableFeed> wanted(List<TableFeed> feeds) {
    tables.forEach(table -> requireTable(table, feeds));
    return feeds.stream()
        .filter(feed -> tables.isEmpty() || tables.contains(feed.table()))
        .toList();
  }

  private static void requireTable(String table, List<TableFeed> feeds) {
    List<String> names = feeds.stream().map(TableFeed::table).toList();
    if (!names.contains(table)) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot write table '%s': the pipeline has no such table%s; it has %s"
              .formatted(table, NearestName.hint(table, names), String.join(", ", names)));
    }
  }

  /**
   * What is asked of the runs of these feeds.
   *
   * @throws SluiceException with {@link ExitCode#USAGE} if an option cannot be read, or speaks of
   *     other feeds
   */
  FeedRun run(List<TableFeed> feeds) {
    List<AcceptedGap> gaps = acceptedGaps.stream().map(AcceptedGap::parse).toList();
    gaps.forEach(gap -> requireGapOf(gap, feeds));
    return new FeedRun(
        hasEnd() ? Extent.TO_END : Extent.ON_AND_ON,
        bound("--from", from, feeds),
        bound("--to", to, feeds),
        gaps);
  }

  private static void requireGapOf(AcceptedGap gap, List<TableFeed> feeds) {
    requireTable(gap.table(), feeds);
    for (TableFeed feed : feeds) {
      if (feed.table().equals(gap.table()) && !feed.topic().equals(gap.partition().topic())) {
        throw new SluiceException(
            ExitCode.USAGE,
            "Cannot accept gap '%s': table %s is written from topic %s"
                .formatted(gap, feed.table(), feed.topic()));
      }
    }
  }

  private static Optional<Bound> bound(
      String option, @Nullable String text, List<TableFeed> feeds) {
    Optional<Bound> bound = Optional.ofNullable(text).map(given -> Bound.parse(option, given));
    List<String> topics = feeds.stream().map(TableFeed::topic).toList();
    bound
        .filter(Bound.Offsets.class::isInstance)
        .map(Bound.Offsets.class::cast)
        .ifPresent(
            offsets -> {
              for (TopicPartition partition : offsets.offsets().keySet()) {
                requireTopic(option, partition.topic(), topics);
              }
            });
    return bound;
  }

  private static void requireTopic(String option, String topic, List<String> topics) {
    if (!topics.contains(topic)) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot use %s: no table of this run is written from topic '%s'%s; there are %s"
              .formatted(
                  option, topic, NearestName.hint(topic, topics), String.join(", ", topics)));
    }
  }
}

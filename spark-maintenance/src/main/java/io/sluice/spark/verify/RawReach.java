package io.sluice.spark.verify;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.WindowKind;
import io.sluice.view.LookBack;
import io.sluice.view.Source;
import io.sluice.view.ViewPlan;
import io.sluice.view.ViewPlan.IntervalJoin;
import io.sluice.view.ViewPlan.WindowedAggregate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Whether the raw tables of a view still have all that its rows of a range of time are made of.
 *
 * <p>They have not if their first row is of later, or if the view's table names records, or has
 * windows, of which they have no row any more.
 */
public record RawReach(BatchView batch, LakeReader lake, Marks marks) {

  private static final String RAW = "_raw";
  private static final String THERE = "_there";
  private static final String START = "_start";

  /**
   * @param from the beginning of the range
   * @param there the rows that the view's table has in the range
   * @throws SluiceException if rows would be lost, or made of a part of what they were made of;
   *     with {@link ExitCode#TRY_LATER} if a raw table is behind that of the view
   */
  public void require(Instant from, Dataset<Row> there) {
    for (RawRows raw : sources()) {
      // Records that were copied begin where they were planned to, which need not be at a record.
      if (!lake.isCopied(raw.source().name())) {
        requireBeginning(raw, from);
      }
    }
    if (plan() instanceof WindowedAggregate windows) {
      requireNone(lostWindows(windows, there), windows.sources());
    } else if (plan() instanceof IntervalJoin join) {
      Column left = LakeReader.named("left_partition");
      Column right = LakeReader.named("right_partition");
      require(there, List.of(join.left()), left, "left_offset", Marks.Kind.RAW);
      require(there, List.of(join.right()), right, "right_offset", Marks.Kind.RAW_RIGHT);
    } else {
      Column partition =
          functions.concat_ws(
              "-",
              LakeReader.named(RawRows.SOURCE_TOPIC),
              LakeReader.named(RawRows.SOURCE_PARTITION));
      require(there, plan().sources(), partition, RawRows.SOURCE_OFFSET, Marks.Kind.RAW);
    }
  }

  private ViewPlan plan() {
    return batch.plan();
  }

  private List<RawRows> sources() {
    return plan().sources().stream().map(source -> RawRows.of(source, lake)).toList();
  }

  private void requireBeginning(RawRows raw, Instant from) {
    Row first = raw.rows().agg(functions.min(raw.column(RawRows.MILLIS))).head();
    if (first.isNullAt(0)) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot reprocess %s: table %s has no rows to make it from"
              .formatted(plan().name(), raw.source().name()));
    }
    Instant earliest = Instant.ofEpochMilli(first.getLong(0)).plus(LookBack.of(plan()));
    if (earliest.isAfter(from)) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot reprocess %s from %s: table %s has nothing of before %s%s, and rows of before cannot be made again; choose --from %s or later, or put the table back with 'sluice restore %s'"
              .formatted(
                  plan().name(),
                  from,
                  raw.source().name(),
                  Instant.ofEpochMilli(first.getLong(0)),
                  LookBack.of(plan()).isZero()
                      ? ""
                      : ", and the view looks back " + LookBack.of(plan()),
                  earliest,
                  raw.source().name()));
    }
  }

  /** Of the records that rows name: those that are not there yet, and those no longer. */
  private void require(
      Dataset<Row> there, List<Source> sources, Column partition, String offset, Marks.Kind kind) {
    Dataset<Row> records =
        sources.stream().map(this::records).reduce(Dataset::union).orElseThrow().as(RAW);
    Dataset<Row> missing =
        there
            .filter(LakeReader.named(offset).isNotNull())
            .select(partition.cast("string").as("partition"), LakeReader.named(offset).as("offset"))
            .as(THERE)
            .join(
                records,
                LakeReader.named(THERE, "partition")
                    .equalTo(LakeReader.named(RAW, "partition"))
                    .and(
                        LakeReader.named(THERE, "offset").equalTo(LakeReader.named(RAW, "offset"))),
                "left_anti");
    Column isBeyond =
        marks.isBeyond(kind, LakeReader.named("partition"), LakeReader.named("offset"));
    requireNone(missing.filter(functions.not(isBeyond)), sources);
    if (!missing.isEmpty()) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot reprocess %s: table %s does not have all records yet that rows of the range were made of; %schoose an earlier --to"
              .formatted(
                  plan().name(),
                  tables(sources),
                  areCopied(sources) ? "" : "try again when the writer has written them, or "));
    }
  }

  private Dataset<Row> records(Source source) {
    RawRows raw = RawRows.of(source, lake);
    Column of =
        plan() instanceof IntervalJoin
            ? raw.column(RawRows.PARTITION)
            : functions.concat_ws("-", raw.column(RawRows.TOPIC), raw.column(RawRows.PARTITION));
    return raw.rows()
        .select(of.cast("string").as("partition"), raw.column(RawRows.OFFSET).as("offset"));
  }

  /** Windows of today's kind of which no row is there, whatever the view makes of it. */
  private Dataset<Row> lostWindows(WindowedAggregate windows, Dataset<Row> there) {
    RawRows raw = RawRows.of(windows.source(), lake).inTime(lake.due(windows.name()));
    Column millis = raw.column(RawRows.MILLIS);
    Column start = functions.unix_millis(LakeReader.named(WindowedAggregate.WINDOW_START.name()));
    Column end = functions.unix_millis(LakeReader.named(WindowedAggregate.WINDOW_END.name()));
    Column first = millis;
    Column isOfToday = functions.lit(true);
    if (windows.windows() instanceof WindowKind.Fixed fixed) {
      first = FixedAssignment.starts(fixed, millis);
      isOfToday =
          end.minus(start)
              .equalTo(fixed.size().toMillis())
              .and(functions.pmod(start, functions.lit(fixed.advance().toMillis())).equalTo(0));
    }
    if (windows.windows() instanceof WindowKind.Sliding sliding) {
      first = millis.minus(sliding.size().toMillis());
      isOfToday = end.minus(start).equalTo(sliding.size().toMillis());
    }
    Dataset<Row> starts = raw.rows().select(first.as(START)).distinct().as(RAW);
    return there
        .filter(isOfToday.and(functions.not(batch.isAhead(marks))))
        .select(start.as(START))
        .distinct()
        .as(THERE)
        .join(
            starts,
            LakeReader.named(THERE, START).equalTo(LakeReader.named(RAW, START)),
            "left_anti")
        .select(functions.timestamp_millis(LakeReader.named(START)));
  }

  private void requireNone(Dataset<Row> lost, List<Source> sources) {
    List<Row> examples = lost.limit(1).collectAsList();
    if (!examples.isEmpty()) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot reprocess %s: table %s no longer has the records that %d of its %s were made of, such as %s, and they would be lost; choose a later --from, or %s"
              .formatted(
                  plan().name(),
                  tables(sources),
                  lost.count(),
                  plan() instanceof WindowedAggregate ? "windows" : "rows",
                  examples.get(0),
                  areCopied(sources)
                      ? "make them from the raw table with --source lake"
                      : "put the table back with 'sluice restore %s'".formatted(tables(sources))));
    }
  }

  private String tables(List<Source> sources) {
    return sources.stream()
        .map(source -> lake.tableOf(source.name()))
        .collect(Collectors.joining(" or "));
  }

  private boolean areCopied(List<Source> sources) {
    return sources.stream().anyMatch(source -> lake.isCopied(source.name()));
  }
}

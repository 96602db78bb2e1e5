package io.sluice.spark.merge;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.spark.job.Progress;
import io.sluice.spark.merge.MergeResult.Outcome;
import io.sluice.spark.table.LaterRestore;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a keyed table to a version of its changelog.
 *
 * <p>The rows and the version that they are folded up to are one commit, so whatever happens on the
 * way, the next run goes on from there. What it does is right beside a writer that appends to the
 * changelog, and beside a compaction of either table.
 */
record Fold(KeyedTable table, Passes passes, Progress progress) {

  private static final Logger LOG = LoggerFactory.getLogger(Fold.class);

  /** What of the changelog is read. */
  enum Extent {
    /** What is not folded yet. */
    NEW,
    /** All of it. */
    ALL
  }

  /** Whether to commit, or only to say what a commit would change. */
  enum Mode {
    COMMIT,
    DRY_RUN
  }

  /** What a table was before. */
  private record Before(Snapshot rows, Optional<Long> folded) {

    Optional<Long> version() {
      return Optional.of(rows.version()).filter(version -> version >= 0);
    }
  }

  /**
   * @throws SluiceException if the changelog cannot be folded, or another merge was faster; either
   *     way the table is at a version of its changelog, and says at which
   */
  MergeResult run(Extent extent, Mode mode) {
    // The rows first: what they are folded up to is then in the changelog.
    Snapshot rows = table.rows().snapshot();
    ChangelogReader reader = new ChangelogReader(table, table.changelog().snapshot(), progress);
    Before before = new Before(rows, folded(rows, reader.changelog(), extent));
    if (before.folded().equals(Optional.of(reader.changelog().version()))) {
      return result(Outcome.UP_TO_DATE, reader, before, Folding.NOTHING);
    }
    if (mode == Mode.DRY_RUN) {
      return result(Outcome.DRY_RUN, reader, before, Folding.anew(foretold(reader, before)));
    }
    if (before.version().isEmpty()) {
      new KeyedTableCreation(table, progress).run(reader.changelog());
    }
    Folding folding =
        before.folded().isPresent()
            ? fold(reader, rows, before.folded().get())
            : foldAll(reader, before.version().isPresent());
    requireFolded(reader.changelog());
    table.rows().requireWritable("merge");
    MergeResult result = result(Outcome.MERGED, reader, before, folding);
    LOG.info("{}", result);
    return result;
  }

  private Optional<Long> folded(Snapshot rows, Snapshot changelog, Extent extent) {
    if (rows.version() < 0) {
      return Optional.empty();
    }
    table.requireMerged(rows);
    table.rows().requireWritable("merge");
    if (extent == Extent.ALL) {
      return Optional.empty();
    }
    Optional<Long> folded = table.folded(rows, changelog);
    if (folded.isPresent()) {
      requireNoRestore(rows, changelog);
    }
    return folded;
  }

  private void requireNoRestore(Snapshot rows, Snapshot changelog) {
    OptionalLong restore = LaterRestore.than(table.transaction(changelog), table.rows(), rows);
    if (restore.isPresent()) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot merge %s: its version %d is a RESTORE, which brought rows back and not what they are folded up to; 'sluice merge --full' makes the table anew from its changelog"
              .formatted(table.name(), restore.getAsLong()));
    }
  }

  private Counts foretold(ChangelogReader reader, Before before) {
    Dataset<Row> latest =
        before
            .folded()
            .map(folded -> reader.latest(reader.since(folded)))
            .orElseGet(reader::latestOfAll);
    return Counts.between(
        latest, before.version().map(version -> table.rows().rows(version)), table.key());
  }

  private Folding fold(ChangelogReader reader, Snapshot rows, long folded) {
    ChangelogSlice slice = reader.since(folded);
    if (slice.isEmpty()) {
      progress.step(
          "noting that version %d has no new changes".formatted(reader.changelog().version()));
      FoldedVersion.note(table, reader.changelog(), reader.changelog().version());
      return Folding.NOTHING;
    }
    Folding folding =
        reader.reading(
            () -> new SliceFold(table, reader, rows, passes, progress).run(slice, folded));
    progress.step("merged " + table.name());
    return folding;
  }

  private Folding foldAll(ChangelogReader reader, boolean mayBeFolded) {
    if (mayBeFolded) {
      progress.step("noting that all of %s has to be folded".formatted(table.changelog().name()));
      FoldedVersion.forget(table, reader.changelog());
    }
    progress.step("folding all of " + table.changelog().name());
    Counts counts =
        reader.reading(() -> new FullFold(table, reader.changelog()).fold(reader.latestOfAll()));
    progress.step("merged " + table.name());
    return Folding.anew(counts);
  }

  /** Delta passes over a transaction in silence if a later one is there. */
  private void requireFolded(Snapshot changelog) {
    Optional<Long> folded = table.folded(table.rows().snapshot(), changelog);
    if (!folded.equals(Optional.of(changelog.version()))) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot merge %s up to version %d of its changelog: another merge was faster and is at %s; run it again"
              .formatted(
                  table.name(),
                  changelog.version(),
                  folded.map(version -> "version " + version).orElse("its beginning")));
    }
  }

  private MergeResult result(
      Outcome outcome, ChangelogReader reader, Before before, Folding folding) {
    return new MergeResult(
        table.name(),
        outcome,
        before.folded(),
        reader.changelog().version(),
        before.version(),
        table.rows().version(),
        folding);
  }
}

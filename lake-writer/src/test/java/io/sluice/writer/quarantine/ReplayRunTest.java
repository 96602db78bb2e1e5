package io.sluice.writer.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.schema.Row;
import io.sluice.writer.feed.ReplayWorld;
import io.sluice.writer.table.CommitFailedException;
import io.sluice.writer.table.CommitUnknownException;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.MemoryLake.Fault;
import io.sluice.writer.table.SettledRange;
import io.sluice.writer.table.SettledRange.Fate;
import io.sluice.writer.table.TableState;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** A waiting record becomes a row at most once, whatever befalls the replay. */
class ReplayRunTest {

  private final ReplayWorld world = new ReplayWorld();

  private static RecordFilter filter(String... arguments) {
    RecordFilter filter = new RecordFilter();
    new CommandLine(CommandSpec.create().addMixin("filter", mixin(filter))).parseArgs(arguments);
    return filter;
  }

  private static CommandSpec mixin(RecordFilter filter) {
    return CommandSpec.forAnnotatedObject(filter);
  }

  private ReplayReport replay(String... arguments) {
    return run(world.table(), new RowsInMemory(world), Effect.COMMIT, arguments);
  }

  private ReplayReport run(LakeTable table, KeptRecords kept, Effect effect, String... arguments) {
    return new ReplayRun(world.plan(), table, kept).run(filter(arguments), effect);
  }

  private List<Long> waiting() {
    TableState state = world.table().state();
    RecordStates states = new RecordStates(state.nextOffsets(), state.settled());
    return world.quarantined().stream()
        .map(RowsInMemory::place)
        .filter(place -> states.of(place) == RecordState.WAITING)
        .map(RecordPlace::offset)
        .toList();
  }

  /** That every record but those that wait has one row. */
  private void requireOnce(int records) {
    List<Long> offsets = world.offsets();
    Set<Long> distinct = new HashSet<>(offsets);
    assertThat(offsets).as("doubled rows").hasSameSizeAs(distinct);
    distinct.addAll(waiting());
    assertThat(distinct).as("lost rows").hasSize(records);
    assertThat(waiting()).as("rows that wait").doesNotContainAnyElementsOf(offsets);
  }

  @Test
  void whatCanBeReadNowBecomesARowWithItsCoordinatesAndTheOthersWait() {
    world.write("gmtmg");

    ReplayReport report = replay();

    assertThat(report.rows()).isEqualTo(2);
    assertThat(report.failures()).hasSize(1).containsValue(1L);
    assertThat(waiting()).containsExactly(2L);
    requireOnce(5);
    Row row = world.rows().get(2);
    assertThat(row.get("id")).isEqualTo(7L);
    assertThat(row.get("_offset")).isEqualTo(1L);
    assertThat(row.get("_topic")).isEqualTo("shop.clicks");
    assertThat(row.get("_timestamp")).isEqualTo(1_001_000L);
    assertThat(world.table().nextOffsets().values()).containsExactly(5L);
  }

  @Test
  void aSecondRunHasNothingToDo() {
    world.write("gmmg");
    replay();

    ReplayReport second = replay();

    assertThat(second.rows()).isZero();
    assertThat(second.version()).isEmpty();
    requireOnce(4);
  }

  @Test
  void aPartIsReplayedAndTheRestLater() {
    world.write("mgmmgm");

    assertThat(replay("--offset", "2-3").rows()).isEqualTo(2);
    assertThat(waiting()).containsExactly(0L, 5L);
    requireOnce(6);
    assertThat(replay().rows()).isEqualTo(2);

    assertThat(waiting()).isEmpty();
    requireOnce(6);
    assertThat(world.table().state().settled().ranges())
        .extracting(SettledRange::first, SettledRange::next)
        .containsExactlyInAnyOrder(tuple(2L, 4L), tuple(0L, 1L), tuple(5L, 6L));
  }

  @Test
  void recordsThatLieBetweenRowsOnlyAreOneRange() {
    world.write("mggmgtm");

    replay("--offset", "0-4");

    assertThat(world.table().state().settled().ranges()).hasSize(1);
    assertThat(waiting()).containsExactly(5L, 6L);
  }

  @Test
  void aDryRunSaysWhatWouldBeAndChangesNothing() {
    world.write("gmtg");

    ReplayReport report = run(world.table(), new RowsInMemory(world), Effect.DRY_RUN);

    assertThat(report.rows()).isEqualTo(1);
    assertThat(report.version()).isEmpty();
    assertThat(waiting()).containsExactly(1L, 2L);
    assertThat(world.offsets()).containsExactly(0L, 3L);
  }

  @Test
  void columnsThatARecordBringsComeInTheSameCommit() {
    world.write("gm");
    world.nonsenseMeans("{\"id\":7,\"name\":\"n\"}");

    replay();

    assertThat(world.lake().columns(world.definition().location())).contains("name");
    assertThat(world.rows().get(1).get("name")).isEqualTo("n");
    requireOnce(2);
  }

  @Test
  void aRecordThatTheTableHasNotComeToIsLeftToTheWriter() {
    world.write("g");
    world.write("m");
    world.lake().restore(world.definition().location(), 0, "A");

    ReplayReport report = replay();

    assertThat(report.rows()).isZero();
    assertThat(report.version()).isEmpty();
    assertThat(waiting()).isEmpty();
  }

  @Test
  void aRecordThatHasItsRowAlreadyGetsNoSecondOne() {
    world.write("gm");
    replay();
    // As where a writer could read after a crash what it had put into the quarantine before.
    KeptRecords kept = new RowsInMemory(world);
    LakeTable table = new WithoutSettlements(world.table());

    assertThatThrownBy(() -> run(table, kept, Effect.COMMIT))
        .as("the fence knows better")
        .isInstanceOf(SluiceException.class);
    assertThat(run(table, kept, Effect.DRY_RUN).present()).isEqualTo(1);
    requireOnce(2);
  }

  @Test
  void aRestoreBringsRecordsBackToWaitingAndALaterReplayTakesThemAgain() {
    world.write("gm");
    replay();
    world.lake().restore(world.definition().location(), 0, "A");
    assertThat(waiting()).containsExactly(1L);
    requireOnce(2);

    assertThat(replay().rows()).isEqualTo(1);

    requireOnce(2);
  }

  @Test
  void aCommitThatFailsLeavesAllWaiting() {
    world.write("gm");
    world.lake().next(Fault.FAILS);

    assertThatThrownBy(this::replay).isInstanceOf(CommitFailedException.class);

    assertThat(waiting()).containsExactly(1L);
    replay();
    requireOnce(2);
  }

  @Test
  void aCommitOfWhichNobodyKnowsIsNotRepeatedByTheNextRun() {
    for (Fault fault : List.of(Fault.LANDS_UNSEEN, Fault.VANISHES_UNSEEN)) {
      ReplayRunTest test = new ReplayRunTest();
      test.world.write("gm");
      test.world.lake().next(fault);
      assertThatThrownBy(test::replay).isInstanceOf(CommitUnknownException.class);

      test.replay();

      assertThat(test.waiting()).isEmpty();
      test.requireOnce(2);
    }
  }

  @Test
  void ofTwoReplaysAtOnceOneDoesItAndTheOtherIsTold() {
    world.write("gmm");

    assertThatThrownBy(() -> run(world.table(), whileAnotherReplays(), Effect.COMMIT))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_LATER));

    requireOnce(3);
  }

  @Test
  void thisTestFindsALakeThatLetsTwoReplaysLand() {
    world.write("gmm");
    world.lake().withoutFence();
    run(world.table(), whileAnotherReplays(), Effect.COMMIT);

    assertThatThrownBy(() -> requireOnce(3))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("doubled rows");
  }

  @Test
  void aLiveWriterMayCommitMeanwhile() {
    world.write("gm");

    run(world.table(), whenRecordsAreAskedFor(() -> world.write("gmg")), Effect.COMMIT);

    assertThat(waiting()).containsExactly(3L);
    requireOnce(5);
  }

  @Test
  void aRestoreMeanwhileEndsTheReplay() {
    world.write("g");
    world.write("m");

    assertThatThrownBy(
            () ->
                run(
                    world.table(),
                    whenRecordsAreAskedFor(
                        () -> world.lake().restore(world.definition().location(), 0, "A")),
                    Effect.COMMIT))
        .isInstanceOf(SluiceException.class);

    assertThat(world.offsets()).containsExactly(0L);
  }

  @Test
  void whatIsDiscardedIsNotReplayed() {
    world.write("gmmt");

    DiscardRun.Result result =
        new DiscardRun(world.table(), new RowsInMemory(world))
            .run(filter("--offset", "2-3"), "test messages", Effect.COMMIT);

    assertThat(result.records()).isEqualTo(2);
    assertThat(world.table().state().settled().ranges())
        .containsExactly(
            new SettledRange(
                Fate.DISCARDED, RowsInMemory.place(world.quarantined().get(0)).partition(), 2, 4));
    assertThat(replay().rows()).isEqualTo(1);
    assertThat(waiting()).isEmpty();
    assertThat(world.offsets()).containsExactly(0L, 1L);
    assertThat(world.quarantined()).hasSize(3);
  }

  private KeptRecords whileAnotherReplays() {
    return whenRecordsAreAskedFor(this::replay);
  }

  /** Lets something happen between the look at the table and the commit. */
  private KeptRecords whenRecordsAreAskedFor(Runnable what) {
    KeptRecords kept = new RowsInMemory(world);
    return new KeptRecords() {
      @Override
      public void findings(Consumer<QuarantinedRecord> into) {
        kept.findings(into);
      }

      @Override
      public void records(Consumer<QuarantinedRecord> into) {
        kept.records(into);
        what.run();
      }

      @Override
      public Set<RecordPlace> inTable(NavigableSet<RecordPlace> places) {
        return kept.inTable(places);
      }
    };
  }
}

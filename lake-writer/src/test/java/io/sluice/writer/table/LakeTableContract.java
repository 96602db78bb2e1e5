package io.sluice.writer.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import io.sluice.table.Hold;
import io.sluice.writer.table.CommitOutcome.AlreadyCommitted;
import io.sluice.writer.table.CommitOutcome.Committed;
import io.sluice.writer.table.CommitOutcome.Outdated;
import io.sluice.writer.table.CommitOutcome.Superseded;
import io.sluice.writer.table.SettledRange.Fate;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every lake table does, the fake one included: the fake must not lie. */
public abstract class LakeTableContract {

  protected static final String SCHEMA =
      """
      {"type":"struct","fields":[\
      {"name":"id","type":"long","nullable":false,"metadata":{}},\
      {"name":"text","type":"string","nullable":true,"metadata":{}}]}""";

  private static final String WITH_PRICE =
      SCHEMA.replace(
          "]}", ",{\"name\":\"price\",\"type\":\"double\",\"nullable\":true,\"metadata\":{}}]}");

  protected static final SourcePartition ORDERS_0 = new SourcePartition("orders", 0);
  protected static final SourcePartition ORDERS_1 = new SourcePartition("orders", 1);

  /** The time of every lake that keeps this contract. */
  protected static final InstantSource NOW =
      InstantSource.fixed(Instant.parse("2026-01-05T00:00:00Z"));

  private int files;

  /** The lake that tables are opened in. */
  protected abstract LakeTables lake();

  /** Where the table lives; nothing is there yet. */
  protected abstract URI location();

  /** Lets the next commit fail with nothing landed. */
  protected abstract void failNextCommit();

  /** Lets the next commit land and fail, with a log that can be read afterwards. */
  protected abstract void loseNextAnswer();

  /** Lets the next commit land and fail, with a log that cannot be read until the next call. */
  protected abstract void landNextCommitUnseen();

  /** Lets the next commit fail before it lands, with a log that cannot be read afterwards. */
  protected abstract void vanishNextCommitUnseen();

  /** Makes the log readable again, if it is not. */
  protected abstract void heal();

  /** The rows that all commits so far have added, by statistics. */
  protected abstract long rows();

  /** Sets a protocol that is not the writer's. */
  protected abstract void raiseProtocol();

  /** Lets the table forget offsets. */
  protected abstract void forgetOffsets();

  /** Sets a property of the table, as anybody can. */
  protected abstract void setProperty(String name, String value);

  protected final TableDefinition definition() {
    return new TableDefinition("shop", "orders", location(), SCHEMA, List.of(), Map.of());
  }

  protected final LakeTable open() {
    return lake().open(definition());
  }

  protected final PendingCommit commit(long rows, OffsetSpan... spans) {
    DataFile file =
        new DataFile(
            "part-%d.parquet".formatted(files++),
            Map.of(),
            100,
            Instant.parse("2026-01-05T00:00:00Z"),
            new FileStatistics(rows, List.of()));
    return PendingCommit.of(List.of(file), Arrays.asList(spans), Map.of());
  }

  protected static OffsetSpan span(SourcePartition partition, long first, long next) {
    return new OffsetSpan(partition, first, next);
  }

  @Test
  void aTableThatIsNotThereKnowsNoOffsetsAndNoColumns() {
    LakeTable table = open();

    assertThat(table.nextOffsets()).isEmpty();
    assertThat(table.schemaJson()).isEmpty();
  }

  @Test
  void theFirstCommitCreatesTheTable() {
    LakeTable table = open();

    CommitOutcome outcome = table.commit(commit(10, span(ORDERS_0, 5, 15)));

    assertThat(outcome).isEqualTo(new Committed(0));
    assertThat(table.nextOffsets()).containsExactlyInAnyOrderEntriesOf(Map.of(ORDERS_0, 15L));
    assertThat(table.schemaJson()).hasValue(SCHEMA);
    assertThat(rows()).isEqualTo(10);
  }

  @Test
  void aNewWriterResumesWhereTheTableSays() {
    open().commit(commit(10, span(ORDERS_0, 0, 10), span(ORDERS_1, 3, 9)));

    assertThat(open().nextOffsets())
        .containsExactlyInAnyOrderEntriesOf(Map.of(ORDERS_0, 10L, ORDERS_1, 9L));
  }

  @Test
  void commitsFollowOneAnother() {
    LakeTable table = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10)));

    CommitOutcome second = table.commit(commit(5, span(ORDERS_0, 10, 15)));

    assertThat(second).isEqualTo(new Committed(1));
    assertThat(rows()).isEqualTo(15);
  }

  @Test
  void offsetsMoveWithoutFiles() {
    LakeTable table = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10)));

    table.commit(PendingCommit.of(List.of(), List.of(span(ORDERS_0, 10, 12)), Map.of()));

    assertThat(table.nextOffsets()).containsEntry(ORDERS_0, 12L);
    assertThat(rows()).isEqualTo(10);
  }

  @Test
  void theSameCommitTwiceLandsOnce() {
    LakeTable table = open();
    PendingCommit first = commit(10, span(ORDERS_0, 0, 10));
    PendingCommit second = commit(5, span(ORDERS_0, 10, 15));
    table.commit(first);
    table.commit(second);

    assertThat(table.commit(first)).isEqualTo(new AlreadyCommitted(0));
    assertThat(table.commit(second)).isEqualTo(new AlreadyCommitted(1));
    assertThat(rows()).isEqualTo(15);
  }

  @Test
  void anotherWriterKnowsTheSameCommitToo() {
    PendingCommit first = commit(10, span(ORDERS_0, 0, 10));
    open().commit(first);

    assertThat(open().commit(first)).isEqualTo(new AlreadyCommitted(0));
  }

  @Test
  void aBatchThatStartsElsewhereIsSuperseded() {
    LakeTable table = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10)));

    assertThat(table.commit(commit(5, span(ORDERS_0, 9, 14))))
        .isEqualTo(new Superseded(ORDERS_0, 10, 9));
    assertThat(table.commit(commit(5, span(ORDERS_0, 11, 14))))
        .isEqualTo(new Superseded(ORDERS_0, 10, 11));
    assertThat(rows()).isEqualTo(10);
  }

  @Test
  void onePartitionOfAnotherWriterSupersedesTheWholeBatch() {
    LakeTable table = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10), span(ORDERS_1, 0, 10)));
    open().commit(commit(1, span(ORDERS_1, 10, 11)));

    CommitOutcome outcome = table.commit(commit(8, span(ORDERS_0, 10, 14), span(ORDERS_1, 10, 14)));

    assertThat(outcome).isEqualTo(new Superseded(ORDERS_1, 11, 10));
    assertThat(table.nextOffsets()).containsEntry(ORDERS_0, 10L);
  }

  @Test
  void writersOfDifferentPartitionsBothLand() {
    LakeTable one = open();
    LakeTable two = open();

    assertThat(one.commit(commit(1, span(ORDERS_0, 0, 1)))).isEqualTo(new Committed(0));
    assertThat(two.commit(commit(1, span(ORDERS_1, 0, 1)))).isEqualTo(new Committed(1));
    assertThat(one.commit(commit(1, span(ORDERS_0, 1, 2)))).isEqualTo(new Committed(2));
    assertThat(rows()).isEqualTo(3);
  }

  @Test
  void aZombieCannotWrite() {
    LakeTable zombie = open();
    zombie.commit(commit(10, span(ORDERS_0, 0, 10)));
    PendingCommit prepared = commit(5, span(ORDERS_0, 10, 15));
    LakeTable owner = open();
    owner.commit(commit(7, span(ORDERS_0, 10, 17)));

    assertThat(zombie.commit(prepared)).isEqualTo(new Superseded(ORDERS_0, 17, 10));
    assertThat(rows()).isEqualTo(17);
  }

  @Test
  void aFailedCommitLeavesNothingAndMayBeTriedAgain() {
    LakeTable table = open();
    PendingCommit commit = commit(10, span(ORDERS_0, 0, 10));
    failNextCommit();

    assertThatThrownBy(() -> table.commit(commit)).isInstanceOf(CommitFailedException.class);

    assertThat(table.nextOffsets()).isEmpty();
    assertThat(table.commit(commit)).isEqualTo(new Committed(0));
    assertThat(rows()).isEqualTo(10);
  }

  @Test
  void aLostAnswerIsFoundInTheLog() {
    LakeTable table = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10)));
    loseNextAnswer();

    assertThat(table.commit(commit(5, span(ORDERS_0, 10, 15)))).isEqualTo(new Committed(1));
    assertThat(table.commit(commit(5, span(ORDERS_0, 15, 20)))).isEqualTo(new Committed(2));
    assertThat(rows()).isEqualTo(20);
  }

  @Test
  void theLostAnswerOfTheFirstCommitIsFoundToo() {
    LakeTable table = open();
    loseNextAnswer();

    assertThat(table.commit(commit(10, span(ORDERS_0, 0, 10)))).isEqualTo(new Committed(0));
    assertThat(rows()).isEqualTo(10);
  }

  @Test
  void aCommitThatLandedUnseenIsNotRepeated() {
    LakeTable table = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10)));
    PendingCommit commit = commit(5, span(ORDERS_0, 10, 15));
    landNextCommitUnseen();

    assertThatThrownBy(() -> table.commit(commit)).isInstanceOf(CommitUnknownException.class);
    heal();

    assertThat(table.commit(commit)).isEqualTo(new AlreadyCommitted(1));
    assertThat(rows()).isEqualTo(15);
  }

  @Test
  void aCommitThatLandedUnseenIsFoundBehindAnotherWriters() {
    LakeTable table = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10)));
    PendingCommit commit = commit(5, span(ORDERS_0, 10, 15));
    landNextCommitUnseen();
    assertThatThrownBy(() -> table.commit(commit)).isInstanceOf(CommitUnknownException.class);
    heal();
    open().commit(commit(5, span(ORDERS_0, 15, 20)));

    assertThat(table.commit(commit)).isEqualTo(new AlreadyCommitted(1));
    assertThat(rows()).isEqualTo(20);
  }

  @Test
  void aCommitThatVanishedUnseenLandsWhenItIsGivenAgain() {
    LakeTable table = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10)));
    PendingCommit commit = commit(5, span(ORDERS_0, 10, 15));
    vanishNextCommitUnseen();

    assertThatThrownBy(() -> table.commit(commit)).isInstanceOf(CommitUnknownException.class);
    heal();

    assertThat(table.commit(commit)).isEqualTo(new Committed(1));
    assertThat(rows()).isEqualTo(15);
  }

  @Test
  void aCommitThatVanishedUnseenIsSupersededByWhoeverCameNext() {
    LakeTable table = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10)));
    PendingCommit commit = commit(5, span(ORDERS_0, 10, 15));
    vanishNextCommitUnseen();
    assertThatThrownBy(() -> table.commit(commit)).isInstanceOf(CommitUnknownException.class);
    heal();
    open().commit(commit(2, span(ORDERS_0, 10, 12)));

    assertThat(table.commit(commit)).isEqualTo(new Superseded(ORDERS_0, 12, 10));
    assertThat(rows()).isEqualTo(12);
  }

  @Test
  void aTableOfAnotherProtocolIsRefused() {
    LakeTable table = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10)));
    raiseProtocol();

    assertThatThrownBy(this::open).isInstanceOf(TableRefusedException.class);
    assertThatThrownBy(() -> table.commit(commit(1, span(ORDERS_0, 10, 11))))
        .isInstanceOf(TableRefusedException.class);
  }

  @Test
  void aTableThatForgetsOffsetsIsRefused() {
    LakeTable table = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10)));
    forgetOffsets();

    assertThatThrownBy(this::open)
        .isInstanceOf(TableRefusedException.class)
        .hasMessageContaining("delta.setTransactionRetentionDuration");
    assertThatThrownBy(() -> table.commit(commit(1, span(ORDERS_0, 10, 11))))
        .isInstanceOf(TableRefusedException.class);
  }

  @Test
  void aTableThatLacksAColumnOfTheRowsIsRefused() {
    open().commit(commit(10, span(ORDERS_0, 0, 10)));
    TableDefinition wider =
        new TableDefinition("shop", "orders", location(), WITH_PRICE, List.of(), Map.of());

    assertThatThrownBy(() -> lake().open(wider)).isInstanceOf(TableRefusedException.class);
  }

  private LakeTable openGrowing(String schemaJson) {
    return openGrowing(schemaJson, ColumnTypes.DEFINED);
  }

  private LakeTable openGrowing(String schemaJson, ColumnTypes types) {
    return lake()
        .open(
            new TableDefinition(
                "shop",
                "orders",
                location(),
                schemaJson,
                List.of(),
                Map.of(),
                ColumnGrowth.ALLOWED,
                types));
  }

  @Test
  void whoFollowsATableWritesFilesOfItsTypesWhateverTheDefinitionSays() {
    open().commit(commit(10, span(ORDERS_0, 0, 10)));
    LakeTable table = openGrowing(SCHEMA.replace("\"string\"", "\"long\""), ColumnTypes.FOLLOWED);
    assertThat(table.state().schemaJson()).hasValue(SCHEMA);

    assertThatThrownBy(() -> table.commit(commit(1, span(ORDERS_0, 10, 11))))
        .isInstanceOf(TableRetypedException.class);
    CommitOutcome fitting = table.commit(commit(2, span(ORDERS_0, 10, 12)).withColumns(SCHEMA));

    assertThat(fitting).isEqualTo(new Committed(1));
    assertThat(rows()).isEqualTo(12);
  }

  @Test
  void aCommitBringsTheColumnsThatItsFilesHaveWithTheirOffsets() {
    LakeTable table = openGrowing(SCHEMA);
    table.commit(commit(10, span(ORDERS_0, 0, 10)));

    CommitOutcome wider = table.commit(commit(5, span(ORDERS_0, 10, 15)).withColumns(WITH_PRICE));
    CommitOutcome asBefore = table.commit(commit(1, span(ORDERS_0, 15, 16)));

    assertThat(wider).isEqualTo(new Committed(1));
    assertThat(asBefore).isEqualTo(new Committed(2));
    assertThat(table.schemaJson()).hasValue(WITH_PRICE);
    assertThat(table.nextOffsets()).containsEntry(ORDERS_0, 16L);
    assertThat(rows()).isEqualTo(16);
  }

  @Test
  void aCommitBringsColumnsInsideOfRecordsListsAndMaps() {
    RowType part = RowType.of(Field.required("id", Primitive.LONG));
    RowType wide = part.with(Field.optional("name", Primitive.STRING));
    String before = nested(new Type.Struct(part));
    String after = nested(new Type.Struct(wide));
    LakeTable table = openGrowing(before);
    table.commit(commit(1, span(ORDERS_0, 0, 1)));

    table.commit(commit(1, span(ORDERS_0, 1, 2)).withColumns(after));
    CommitOutcome asBefore = table.commit(commit(1, span(ORDERS_0, 2, 3)).withColumns(before));

    assertThat(asBefore).isEqualTo(new Committed(2));
    assertThat(table.schemaJson().map(TableSchemaJson::read)).hasValue(TableSchemaJson.read(after));
    assertThat(openGrowing(before).nextOffsets()).containsEntry(ORDERS_0, 3L);
  }

  private static String nested(Type part) {
    return TableSchemaJson.write(
        RowType.of(
            Field.required("one", part),
            Field.required("some", new Type.ListOf(part, false)),
            Field.required("named", new Type.MapOf(part, false))));
  }

  @Test
  void aTableThatMayGrowHasTheColumnsOfItsDefinitionFromTheNextCommitOn() {
    open().commit(commit(10, span(ORDERS_0, 0, 10)));
    LakeTable wider = openGrowing(WITH_PRICE);
    assertThat(wider.schemaJson()).hasValue(SCHEMA);

    wider.commit(commit(1, span(ORDERS_0, 10, 11)));

    assertThat(wider.schemaJson()).hasValue(WITH_PRICE);
  }

  @Test
  void ofTwoWritersThatBringOneColumnBothLand() {
    LakeTable one = openGrowing(SCHEMA);
    one.commit(commit(1, span(ORDERS_0, 0, 1), span(ORDERS_1, 0, 1)));
    LakeTable other = openGrowing(SCHEMA);
    other.nextOffsets();

    CommitOutcome first = one.commit(commit(1, span(ORDERS_0, 1, 2)).withColumns(WITH_PRICE));
    CommitOutcome second = other.commit(commit(1, span(ORDERS_1, 1, 2)).withColumns(WITH_PRICE));

    assertThat(first).isEqualTo(new Committed(1));
    assertThat(second).isEqualTo(new Committed(2));
    assertThat(open().schemaJson()).hasValue(WITH_PRICE);
  }

  @Test
  void theAnswerOfACommitThatBroughtColumnsMayBeLost() {
    LakeTable table = openGrowing(SCHEMA);
    table.commit(commit(1, span(ORDERS_0, 0, 1)));
    PendingCommit wider = commit(1, span(ORDERS_0, 1, 2)).withColumns(WITH_PRICE);
    loseNextAnswer();

    CommitOutcome outcome = table.commit(wider);

    assertThat(outcome).isEqualTo(new Committed(1));
    assertThat(table.commit(wider)).isEqualTo(new AlreadyCommitted(1));
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void aColumnThatFilesMayHaveNoValueForMayBeNull() {
    String perhapsId = SCHEMA.replace("\"nullable\":false", "\"nullable\":true");
    LakeTable table = openGrowing(SCHEMA);
    table.commit(commit(1, span(ORDERS_0, 0, 1)));

    table.commit(commit(1, span(ORDERS_0, 1, 2)).withColumns(perhapsId));

    assertThat(table.schemaJson()).hasValue(perhapsId);
  }

  @Test
  void aColumnOfAnotherTypeIsRefusedAndNothingLands() {
    LakeTable table = openGrowing(SCHEMA);
    table.commit(commit(1, span(ORDERS_0, 0, 1)));
    PendingCommit other =
        commit(1, span(ORDERS_0, 1, 2)).withColumns(SCHEMA.replace("\"string\"", "\"long\""));

    assertThatThrownBy(() -> table.commit(other)).isInstanceOf(TableRefusedException.class);
    assertThat(open().nextOffsets()).containsEntry(ORDERS_0, 1L);
  }

  @Test
  void aTableThatMayNotGrowRefusesWiderFiles() {
    LakeTable table = open();
    table.commit(commit(1, span(ORDERS_0, 0, 1)));
    PendingCommit wider = commit(1, span(ORDERS_0, 1, 2)).withColumns(WITH_PRICE);

    assertThatThrownBy(() -> table.commit(wider)).isInstanceOf(TableRefusedException.class);
    assertThat(table.schemaJson()).hasValue(SCHEMA);
  }

  @Test
  void aCommitBringsItsPropertiesAndKeepsTheOthers() {
    LakeTable table = open();
    Map<String, String> wanted = Map.of("sluice.topic-id.orders", "A");
    table.commit(commit(10, span(ORDERS_0, 0, 10)).withProperties(wanted));
    assertThat(open().properties()).containsAllEntriesOf(wanted);
    setProperty("owner", "shop");

    table.commit(commit(1, span(ORDERS_0, 10, 11)).withProperties(Map.of("more", "B")));
    table.commit(commit(1, span(ORDERS_0, 11, 12)).withProperties(Map.of("more", "B")));

    assertThat(open().properties())
        .containsAllEntriesOf(wanted)
        .containsEntry("owner", "shop")
        .containsEntry("more", "B");
    assertThat(open().nextOffsets()).containsEntry(ORDERS_0, 12L);
  }

  @Test
  void aTableThatHasAnotherValueForAPropertyOfTheCommitIsRefused() {
    LakeTable table = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10)).withProperties(Map.of("id", "A")));

    assertThatThrownBy(
            () -> table.commit(commit(1, span(ORDERS_0, 10, 11)).withProperties(Map.of("id", "B"))))
        .isInstanceOf(TableRefusedException.class)
        .hasMessageContaining("id is A");
    assertThat(rows()).isEqualTo(10);
  }

  @Test
  void nothingLandsWhileTheTableIsPaused() {
    LakeTable table = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10)));
    PendingCommit second = commit(5, span(ORDERS_0, 10, 15));
    setProperty(TableProperties.PAUSED, "true");

    assertThatThrownBy(() -> table.commit(second)).isInstanceOf(TablePausedException.class);
    assertThat(table.nextOffsets()).containsEntry(ORDERS_0, 10L);
    assertThat(rows()).isEqualTo(10);
    setProperty(TableProperties.PAUSED, "false");

    assertThat(table.commit(second)).isInstanceOf(Committed.class);
    assertThat(rows()).isEqualTo(15);
  }

  @Test
  void nothingLandsWhileAJobHoldsTheTable() {
    LakeTable table = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10)));
    PendingCommit second = commit(5, span(ORDERS_0, 10, 15));
    Hold hold = new Hold("restore-1", NOW.instant().plusSeconds(60));
    setProperty(Hold.PROPERTY, hold.toString());

    assertThatThrownBy(() -> table.commit(second))
        .isInstanceOfSatisfying(
            TableHeldException.class, held -> assertThat(held.hold()).isEqualTo(hold));
    assertThat(table.state().hold(NOW.instant())).hasValue(hold);
    assertThat(rows()).isEqualTo(10);
    setProperty(Hold.PROPERTY, "");

    assertThat(table.commit(second)).isInstanceOf(Committed.class);
    assertThat(rows()).isEqualTo(15);
  }

  @Test
  void aHoldThatHasEndedHoldsNobody() {
    LakeTable table = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10)));
    setProperty(Hold.PROPERTY, new Hold("restore-1", NOW.instant()).toString());

    assertThat(table.commit(commit(5, span(ORDERS_0, 10, 15)))).isInstanceOf(Committed.class);
  }

  @Test
  void whatWasBegunBeforeARestoreIsSupersededThoughTheOffsetsAreTheSame() {
    LakeTable table = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10)));
    PendingCommit before = commit(5, span(ORDERS_0, 10, 15));
    setProperty(TableProperties.LAST_RESTORE, "A");

    assertThat(table.commit(before)).isEqualTo(new Superseded(ORDERS_0, 10, 10));
    assertThat(rows()).isEqualTo(10);
    assertThat(table.commit(commit(5, span(ORDERS_0, 10, 15)).begunAfter(Optional.of("A"))))
        .isInstanceOf(Committed.class);
  }

  @Test
  void aCommitThatLandedUnseenBeforeARestoreIsFound() {
    LakeTable table = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10)));
    PendingCommit commit = commit(5, span(ORDERS_0, 10, 15));
    landNextCommitUnseen();
    assertThatThrownBy(() -> table.commit(commit)).isInstanceOf(CommitUnknownException.class);
    heal();
    setProperty(TableProperties.LAST_RESTORE, "A");

    assertThat(table.commit(commit)).isEqualTo(new AlreadyCommitted(1));
  }

  private PendingCommit settling(long number, long rows, SettledRange... ranges) {
    return PendingCommit.settling(
        new Settlement(number, List.of(ranges)),
        commit(rows, span(ORDERS_0, 0, 1)).files(),
        Map.of());
  }

  private static SettledRange replayed(long first, long next) {
    return new SettledRange(Fate.REPLAYED, ORDERS_0, first, next);
  }

  @Test
  void aSettlementHasItsRowsAndMovesNoOffset() {
    LakeTable table = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10)));
    SettledRange discarded = new SettledRange(Fate.DISCARDED, ORDERS_1, 7, 8);

    assertThat(table.commit(settling(0, 2, replayed(3, 6), discarded))).isEqualTo(new Committed(1));

    assertThat(rows()).isEqualTo(12);
    for (TableState state : List.of(table.state(), open().state())) {
      assertThat(state.nextOffsets()).isEqualTo(Map.of(ORDERS_0, 10L));
      assertThat(state.settled().count()).isEqualTo(1);
      assertThat(state.settled().ranges()).containsExactlyInAnyOrder(replayed(3, 6), discarded);
    }
  }

  @Test
  void ofTwoSettlementsThatWereBegunAtOnceOneLands() {
    LakeTable table = open();
    LakeTable other = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10)));
    assertThat(other.state().settled()).isEqualTo(SettledRecords.NONE);
    PendingCommit one = settling(0, 2, replayed(3, 6));
    PendingCommit same = settling(0, 2, replayed(3, 6));
    table.commit(one);

    assertThat(other.commit(same)).isEqualTo(new Outdated(1, 0));
    assertThat(table.commit(one)).isEqualTo(new AlreadyCommitted(1));
    assertThat(table.commit(settling(1, 1, replayed(8, 9)))).isEqualTo(new Committed(2));
    assertThat(rows()).isEqualTo(13);
  }

  @Test
  void aSettlementPassesByAWriterAndAWriterPassesItBy() {
    LakeTable table = open();
    LakeTable writer = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10)));
    PendingCommit settlement = settling(0, 2, replayed(3, 6));
    PendingCommit batch = commit(5, span(ORDERS_0, 10, 15));
    PendingCommit next = commit(5, span(ORDERS_0, 15, 20));

    assertThat(writer.commit(batch)).isEqualTo(new Committed(1));
    assertThat(table.commit(settlement)).isEqualTo(new Committed(2));
    assertThat(writer.commit(next)).isEqualTo(new Committed(3));
    assertThat(rows()).isEqualTo(22);
  }

  @Test
  void aSettlementThatWasBegunBeforeARestoreNeverLands() {
    LakeTable table = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10)));
    PendingCommit before = settling(0, 2, replayed(3, 6));
    setProperty(TableProperties.LAST_RESTORE, "A");

    assertThat(table.commit(before)).isEqualTo(new Outdated(0, 0));
    assertThat(rows()).isEqualTo(10);
  }

  @Test
  void aSettlementWhoseAnswerWasLostIsFoundAndNotRepeated() {
    LakeTable table = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10)));
    PendingCommit lost = settling(0, 2, replayed(3, 6));
    loseNextAnswer();
    assertThat(table.commit(lost)).isEqualTo(new Committed(1));
    PendingCommit unseen = settling(1, 1, replayed(8, 9));
    landNextCommitUnseen();
    assertThatThrownBy(() -> table.commit(unseen)).isInstanceOf(CommitUnknownException.class);
    heal();

    assertThat(table.commit(unseen)).isEqualTo(new AlreadyCommitted(2));
    assertThat(rows()).isEqualTo(13);
  }
}

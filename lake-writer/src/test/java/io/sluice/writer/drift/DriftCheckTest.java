package io.sluice.writer.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.change.RecordReader;
import io.sluice.codec.MalformedRecordException;
import io.sluice.schema.RowReceiver;
import io.sluice.writer.drift.DriftCheck.Findings;
import io.sluice.writer.drift.Wire.Format;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The check of drifts finds the faults that it is there for. */
class DriftCheckTest {

  private static final int DRIFTS = 20;

  /** What a check says of some drifts, of which each goes through something that is wrong. */
  private static List<String> findings(
      Change change, String policy, Outcome outcome, Format format, Function<Drift, Observed> run) {
    List<String> wrong = new ArrayList<>();
    for (long seed = 0; seed < DRIFTS; seed++) {
      Drift drift = Drift.of(change, seed);
      Findings found = DriftCheck.of(format, drift, run.apply(drift), outcome);
      wrong.addAll(found.wrong());
    }
    return wrong;
  }

  private static List<String> read(
      Change change,
      String policy,
      Outcome outcome,
      Format format,
      UnaryOperator<RecordReader> readers) {
    return findings(
        change, policy, outcome, format, drift -> DriftRun.of(format, policy, drift, readers));
  }

  private static List<String> seen(
      Change change, Outcome outcome, Format format, UnaryOperator<Observed> seen) {
    return findings(
        change, "pin", outcome, format, drift -> seen.apply(DriftRun.of(format, "pin", drift)));
  }

  @ParameterizedTest
  @EnumSource
  void findsAReaderThatLeavesSmallerNumbersNull(Format format) {
    assertThat(
            read(
                Change.LONG_TO_INT,
                "pin",
                Outcome.KEPT,
                format,
                reader -> receiving(reader, WithoutSmallNumbers::new)))
        .anyMatch(wrong -> wrong.matches("x was sent as -?\\d+ and is null"));
  }

  @ParameterizedTest
  @EnumSource
  void findsAReaderThatLeavesNullWhatItCannotRead(Format format) {
    assertThat(
            read(Change.OTHER_TYPE, "pin", Outcome.QUARANTINE, format, DriftCheckTest::swallowing))
        .anyMatch(wrong -> wrong.contains("are in the table"))
        .anyMatch(wrong -> wrong.matches("id was sent as .* and is null"));
  }

  @ParameterizedTest
  @EnumSource
  void findsWhatIsLeftOutAndNotCounted(Format format) {
    assertThat(read(Change.ADDS_REQUIRED, "pin", Outcome.LEFT_OUT, format, r -> r::read))
        .anyMatch(wrong -> wrong.startsWith("0 records are counted as left out in part instead"));
  }

  @ParameterizedTest
  @EnumSource
  void findsALostRow(Format format) {
    assertThat(seen(Change.REORDERS, Outcome.KEPT, format, DriftCheckTest::withoutLastRow))
        .hasSize(DRIFTS)
        .allMatch(wrong -> wrong.equals("record 10 is lost"));
  }

  @ParameterizedTest
  @EnumSource
  void findsAQuarantineWithoutAllBytes(Format format) {
    assertThat(
            seen(
                Change.OTHER_TYPE,
                Outcome.BY_VALUE,
                format,
                observed -> {
                  observed.sent().replaceAll(bytes -> Arrays.copyOf(bytes, bytes.length - 1));
                  return observed;
                }))
        .anyMatch(wrong -> wrong.equals("record 3 is not as it was sent in the quarantine"));
  }

  @Test
  void findsRowsWithTheIdOfAnotherSchema() {
    assertThat(
            seen(
                Change.REORDERS,
                Outcome.KEPT,
                Format.AVRO,
                observed -> {
                  observed.sent().forEach(bytes -> bytes[4]++);
                  return observed;
                }))
        .contains("the schema is 1", "the schema is 2");
  }

  @Test
  void findsATableWithoutTheColumnsThatRecordsBring() {
    assertThat(
            findings(
                Change.ADDS_OPTIONAL,
                "evolve",
                Outcome.ADDED,
                Format.AVRO,
                drift -> DriftRun.withoutGrowth(Format.AVRO, "evolve", drift)))
        .anyMatch(wrong -> wrong.startsWith("the columns are "));
  }

  private static Observed withoutLastRow(Observed observed) {
    return observed.withRows(observed.rows().subList(0, observed.rows().size() - 1));
  }

  private static RecordReader receiving(RecordReader reader, UnaryOperator<RowReceiver> other) {
    return (key, value, into) -> reader.read(key, value, other.apply(into));
  }

  private static RecordReader swallowing(RecordReader reader) {
    return (key, value, into) -> {
      try {
        reader.read(key, value, into);
      } catch (MalformedRecordException swallowed) {
        into.begin();
      }
    };
  }

  /** Drops what only an int holds. */
  private record WithoutSmallNumbers(RowReceiver to) implements RowReceiver {
    @Override
    public void begin() {
      to.begin();
    }

    @Override
    public void setBoolean(int ordinal, boolean value) {
      to.setBoolean(ordinal, value);
    }

    @Override
    public void setLong(int ordinal, long value) {
      if (ordinal == 0 || value != (int) value) {
        to.setLong(ordinal, value);
      }
    }

    @Override
    public void setDouble(int ordinal, double value) {
      to.setDouble(ordinal, value);
    }

    @Override
    public void setBytes(int ordinal, byte[] bytes, int offset, int length) {
      to.setBytes(ordinal, bytes, offset, length);
    }

    @Override
    public void setObject(int ordinal, Object value) {
      to.setObject(ordinal, value);
    }
  }
}

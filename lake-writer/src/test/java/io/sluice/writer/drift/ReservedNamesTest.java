package io.sluice.writer.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.writer.drift.Drift.Sent;
import io.sluice.writer.drift.Shape.Member;
import io.sluice.writer.drift.Shape.Scalar;
import io.sluice.writer.drift.Wire.Format;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields that are called as columns which the table makes for itself. */
class ReservedNamesTest {

  private static Drift adding(String name) {
    List<Member> before = List.of(Member.required("id", Scalar.LONG));
    List<Member> after = List.of(before.get(0), Member.required(name, Scalar.LONG));
    return new Drift(
        Change.ADDS_REQUIRED,
        0,
        Drift.Place.RECORD,
        before,
        after,
        List.of(
            new Sent(false, Map.of("id", 1L)),
            new Sent(true, Map.of("id", 2L, name, 9L)),
            new Sent(false, Map.of("id", 3L))));
  }

  @ParameterizedTest
  @CsvSource({
    "evolve, _offset",
    "evolve, _Topic",
    "quarantine, _offset",
    "stop, _offset",
    "evolve, day",
    "evolve, Day",
    "quarantine, day",
    "stop, DAY"
  })
  void theirRecordsGoToQuarantineAndTheWriterGoesOn(String policy, String name) {
    Observed observed = DriftRun.of(Format.AVRO, policy, adding(name), "date(_timestamp) as day");

    assertThat(observed.failure()).isEmpty();
    assertThat(observed.rows()).extracting(row -> row.get("id")).containsExactly(1L, 3L);
    assertThat(observed.quarantine())
        .singleElement()
        .satisfies(
            row ->
                assertThat(row.get("error"))
                    .asString()
                    .contains("a column '%s' of a field".formatted(name), reason(name)));
  }

  private static String reason(String name) {
    return name.equalsIgnoreCase("day")
        ? "the table makes its partition column 'day' itself"
        : "where a row came from";
  }

  @ParameterizedTest
  @ValueSource(strings = {"_offset", "day"})
  void underPinTheyAreLeftOutAndCounted(String name) {
    Observed observed = DriftRun.of(Format.AVRO, "pin", adding(name), "date(_timestamp) as day");

    assertThat(observed.failure()).isEmpty();
    assertThat(observed.rows()).extracting(row -> row.get("id")).containsExactly(1L, 2L, 3L);
    assertThat(observed.leftOut()).isEqualTo(1);
  }
}

package io.sluice.writer.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.pipeline.file.PipelineFileException;
import io.sluice.writer.drift.DriftTable.Key;
import io.sluice.writer.drift.Wire.Format;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the docs say of each change of a schema, in each format and under each policy, is what the
 * writer does with records of generated schemas.
 */
class SchemaDriftMatrixTest {

  /** Of each change in each format, so that there are more than a thousand of a format. */
  private static final int DRIFTS = 50;

  /** Enough that every other outcome is contradicted. */
  private static final int FEW = 12;

  private final DriftTable docs = DriftTable.ofTheDocs();

  @Test
  void theDocsSpeakOfEveryChangeInEveryFormatThatCanTellIt() {
    List<Key> all = new ArrayList<>();
    for (Format format : Format.values()) {
      Change.of(format).forEach(change -> all.add(new Key(change, format)));
      assertThat(DRIFTS * Change.of(format).size()).isGreaterThan(1_000);
    }

    assertThat(docs.keys()).containsExactlyInAnyOrderElementsOf(all);
  }

  @ParameterizedTest
  @EnumSource
  void theWriterDoesWhatTheDocsSay(Format format) {
    for (Change change : Change.of(format)) {
      for (String policy : DriftTable.POLICIES) {
        Outcome outcome = docs.outcome(new Key(change, format), policy);
        if (outcome == Outcome.REFUSED) {
          assertThatThrownBy(() -> DriftRun.pipeline(format, policy))
              .isInstanceOf(PipelineFileException.class)
              .hasMessageContaining("write 'schema: pin'");
        } else {
          assertThat(Cell.of(format, change, policy, DRIFTS).contradiction(outcome)).isEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyOtherWordInTheDocsWouldBeFound(Format format) {
    for (Change change : Change.of(format)) {
      for (String policy : DriftTable.POLICIES) {
        Outcome told = docs.outcome(new Key(change, format), policy);
        if (told != Outcome.REFUSED) {
          Cell cell = Cell.of(format, change, policy, FEW);
          for (Outcome other : Outcome.values()) {
            assertThat(other == told || cell.contradiction(other).isPresent())
                .as("%s, %s: '%s' is not '%s'", format, policy, change.words(), other.words())
                .isTrue();
          }
        }
      }
    }
  }
}

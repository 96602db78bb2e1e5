package io.sluice.codec;

import static io.sluice.codec.RandomRows.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.schema.Row;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What we decode is what a slow implementation that is not ours reads, on schemas from seeds. */
class GeneratedSchemasTest {

  private static final int SCHEMAS = 300;
  private static final int RECORDS = 50;

  @ParameterizedTest
  @EnumSource
  void decodesWhatTheOracleReads(GeneratedStream.Kind kind) throws Exception {
    check(kind, UnaryOperator.identity());
  }

  @ParameterizedTest
  @EnumSource
  void theCheckFindsAValueThatIsOff(GeneratedStream.Kind kind) {
    assertThatThrownBy(() -> check(kind, OffByOne::new))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(kind + ", seed ");
  }

  private static void check(GeneratedStream.Kind kind, UnaryOperator<RecordDecoder> fault)
      throws Exception {
    for (long seed = 0; seed < SCHEMAS; seed++) {
      GeneratedStream stream = kind.of(seed);
      RecordDecoder decoder = fault.apply(stream.decoder());
      Row row = new Row(stream.columns());
      for (int i = 0; i < RECORDS; i++) {
        byte[] record = stream.nextRecord();
        try {
          decoder.decode(record, row);
          assertThat(plain(row)).isEqualTo(stream.expected(record));
        } catch (AssertionError | Exception e) {
          throw new AssertionError(
              "%s, seed %d, record %d: %s, columns %s, schema %s"
                  .formatted(
                      kind,
                      seed,
                      i,
                      HexFormat.of().formatHex(record),
                      stream.columns(),
                      stream.schema()),
              e);
        }
      }
    }
  }
}

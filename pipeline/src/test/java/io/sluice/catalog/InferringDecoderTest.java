package io.sluice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.codec.MalformedRecordException;
import io.sluice.pipeline.TableDefinition;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.ListOf;
import io.sluice.schema.Type.Primitive;
import io.sluice.schema.Type.Struct;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InferringDecoderTest {

  private static final RowType COLUMNS =
      RowType.of(
          Field.optional("n", Primitive.DOUBLE),
          Field.optional("l", new ListOf(Primitive.DOUBLE, true)),
          Field.optional("r", new Struct(RowType.of(Field.optional("x", Primitive.DOUBLE)))));

  private final Row row = new Row(COLUMNS);

  private void decode(String json) {
    decode(json, 1_000);
  }

  private void decode(String json, int maxColumns) {
    new InferringDecoder(COLUMNS, TableDefinition.defaults("clicks"), maxColumns)
        .decode(json.getBytes(StandardCharsets.UTF_8), row);
  }

  @Test
  void readsWhatHasItsColumnsAndWhatHasNoValue() {
    decode("{\"n\": 1.5, \"r\": {\"x\": 2, \"y\": null}, \"z\": [], \"w\": {\"v\": null}}");

    assertThat(row).hasToString("[1.5, null, [2.0]]");
  }

  @Test
  void asksForColumnsWithoutASchema() {
    NewColumnsException asked =
        catchThrowableOfType(
            NewColumnsException.class, () -> decode("{\"n\": 1, \"r\": {\"y\": true}}"));

    assertThat(asked.schemaId()).isEmpty();
    assertThat(asked.columns())
        .hasToString("(n double, l list<double>, r struct(x double, y boolean))");
    assertThat(asked).hasMessageStartingWith("Cannot read records: there are no columns");
  }

  @Test
  void aRecordThatHasNoPlaceBringsNoColumns() {
    RowType columns =
        RowType.of(
            Field.optional(
                "l",
                new ListOf(new Struct(RowType.of(Field.optional("x", Primitive.DOUBLE))), true)));
    InferringDecoder decoder =
        new InferringDecoder(columns, TableDefinition.defaults("clicks"), 1_000);
    byte[] json = "{\"l\": [{\"y\": 1}, {\"y\": \"one\"}]}".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> decoder.decode(json, new Row(columns)))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("l[1].y");
  }

  /** As text, in a list and in a record: each is read in another way. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"n\": 9007199254740993}",
        "{\"n\": -9007199254740993}",
        "{\"l\": [9007199254740993]}",
        "{\"r\": {\"x\": 9007199254740993}}",
        "{\"n\": 123456789012345678901234567890}"
      })
  void aWholeNumberIsNeverRounded(String json) {
    assertThatThrownBy(() -> decode(json))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("is no double");
  }

  @Test
  void largeNumbersThatAreDoublesAreRead() {
    decode("{\"n\": 9007199254740994, \"l\": [-1267650600228229401496703205376, 1e300, 0.1]}");

    assertThat(row.get("n")).isEqualTo(9007199254740994.0);
    assertThat(row.get("l")).hasToString("[-1.2676506002282294E30, 1.0E300, 0.1]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"n\": \"x\"}",
        "{\"n\": true, \"new\": 1}",
        "{\"l\": 1}",
        "{\"l\": [true]}",
        "{\"r\": [1]}",
        "{\"new\": [1, true]}",
        "{\"N\": 1}",
        "{\"_offset\": 1}",
        "{\"a\": 1, \"a\": 2}",
        "[1]",
        "1"
      })
  void whatDoesNotFitIsMalformedAndBringsNoColumn(String json) {
    assertThatThrownBy(() -> decode(json)).isInstanceOf(MalformedRecordException.class);
  }

  @Test
  void thereAreNoMoreColumnsThanAreAllowedThoseOfNestedRecordsCounted() {
    assertThatThrownBy(() -> decode("{\"r\": {\"y\": 1}}", 4))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("5 columns, and 'max_columns' of its stream allows 4")
        .hasMessageContaining("as a map");
    assertThatThrownBy(() -> decode("{\"r\": {\"y\": 1}}", 5))
        .isInstanceOf(NewColumnsException.class);
  }

  @Test
  void recordsThatAreNestedTooDeepAreMalformed() {
    String deep = "{\"a\":".repeat(101) + "1" + "}".repeat(101);

    assertThatThrownBy(() -> decode(deep)).isInstanceOf(MalformedRecordException.class);
  }
}

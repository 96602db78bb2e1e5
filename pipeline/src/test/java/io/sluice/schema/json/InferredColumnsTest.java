package io.sluice.schema.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.RowType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferredColumnsTest {

  private static final RowType NONE = new RowType(List.of());

  private static RowType grown(RowType columns, String json) {
    try {
      return InferredColumns.grown(columns, new ObjectMapper().readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "true; a boolean",
        "\"2024-12-31T00:00:00Z\"; a string",
        "\"12\"; a string",
        "7; a double",
        "7.5; a double",
        "1e300; a double",
        "9007199254740992; a double",
        "9007199254740993; a long",
        "-9223372036854775807; a long",
        "[1, null, 2.5]; a list<double>",
        "[[], [true]]; a list<list<boolean>>",
        "{\"b\": {\"c\": \"x\"}}; a struct(b struct(c string))",
        "[{\"b\": 1}, {\"c\": true}, {}]; a list<struct(b double, c boolean)>"
      })
  void aValueSaysOfWhatTypeItsColumnIs(String value, String column) {
    assertThat(grown(NONE, "{\"a\": " + value + "}")).hasToString("(" + column + ")");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {"null", "[]", "{}", "[null, []]", "{\"b\": null}", "[{}]"})
  void whatHasNoValueMakesNoColumn(String value) {
    assertThat(grown(NONE, "{\"a\": " + value + "}")).isEqualTo(NONE);
  }

  @Test
  void columnsThatAreThereStayAndOthersComeBehindThem() {
    RowType first = grown(NONE, "{\"a\": {\"x\": 1}, \"l\": [{\"p\": 1}], \"s\": \"t\"}");

    RowType second =
        grown(first, "{\"n\": true, \"l\": [{}, {\"q\": \"r\"}], \"a\": {\"y\": {\"z\": \"u\"}}}");

    assertThat(second)
        .hasToString(
            "(a struct(x double, y struct(z string)), l list<struct(p double, q string)>, s string, n boolean)");
    assertThat(grown(second, "{\"s\": \"v\", \"a\": {\"x\": 2}}")).isEqualTo(second);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"a\": [1, \"x\"]}; field 'a[]': it is double and string",
        "{\"a\": [{\"b\": 1}, {\"b\": []}, {\"b\": [1]}]}; field 'a[].b': it is double and list<double>",
        "{\"a\": [{}, {\"c\": 1}, 1]}; field 'a[]': it is an object and double",
        "{\"a b\": 1}; field 'a b': its name",
        "{\"\": 1}; field '': its name",
        "{\"a\": {\"B\": 1, \"b\": 1}}; field 'a.b': there is a column 'B'",
        "{\"Known\": 1}; field 'Known': there is a column 'known'",
        "{\"a\": 1e999}; field 'a': it is out of the range",
        "{\"a\": 12345678901234567891}; field 'a': it is a whole number that neither"
      })
  void whatCanHaveNoColumnIsRefused(String json, String reason) {
    assertThatThrownBy(() -> grown(grown(NONE, "{\"known\": 1}"), json))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageContaining("Cannot make a column of " + reason)
        .hasMessageContaining("under 'schema'");
  }
}

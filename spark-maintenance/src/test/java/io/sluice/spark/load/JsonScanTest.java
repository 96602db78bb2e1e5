package io.sluice.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.spark.load.JsonScan.Shape;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonScanTest {

  private static List<Long> lines(JsonScan scan, String text) throws Exception {
    assertThat(scan.problem(new StringReader(text))).isEmpty();
    List<Long> lines = new ArrayList<>();
    for (long row = 0; row < scan.index().rows(); row++) {
      lines.add(scan.index().line(row).orElseThrow());
    }
    return lines;
  }

  @Test
  void knowsTheLinesOfObjectsWithBlankLinesBetween() throws Exception {
    JsonScan scan = new JsonScan();

    assertThat(lines(scan, "\n{\"a\":1}\n\n  \n{\"a\":2}\n{\"a\":3}")).containsExactly(2L, 5L, 6L);
    assertThat(scan.shape()).isEqualTo(Shape.LINES);
  }

  @Test
  void knowsTheLinesOfTheElementsOfAnArray() throws Exception {
    JsonScan scan = new JsonScan();

    assertThat(lines(scan, "\n [\n{\"a\":\n1}, {\"a\":[{}]},\n\n{\"a\":3}\n]\n"))
        .containsExactly(3L, 4L, 6L);
    assertThat(scan.shape()).isEqualTo(Shape.ARRAY);
  }

  @Test
  void everyEndOfALineEndsARow() throws Exception {
    JsonScan scan = new JsonScan();

    assertThat(lines(scan, "{\"a\":1}\r\n{\"a\":2}\r{\"a\":3}\n\r\n{\"a\":4}"))
        .containsExactly(1L, 2L, 3L, 5L);
  }

  @Test
  void refusesALineThatWouldFillTheMemory() throws Exception {
    assertThat(new JsonScan().problem(new StringReader("{}\n{\"a\":\"" + "x".repeat(16 << 20))))
        .hasValue("line 2: a row of more than 16777216 characters");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{"a":1},~{"a":     | line 2: Unexpected end-of-input
          [{"a":1},~2]        | line 2: an element of the array is no object
          [{"a":1}]~{"a":2}   | line 2: text behind the end of the array
          ~~[{"a":1}~{"a":2}] | line 4: Unexpected character ('{'
          """)
  void refusesAnArrayThatIsNotWhole(String text, String problem) throws Exception {
    assertThat(new JsonScan().problem(new StringReader(text.replace('~', '\n'))))
        .get()
        .asString()
        .startsWith(problem);
  }
}

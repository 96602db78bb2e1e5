package io.sluice.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvScanTest {

  private static Optional<String> problem(String text) throws Exception {
    return new CsvScan().problem(new StringReader(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,b\n1,2",
        "a,b\r\n\"1\",\"\"\r\n",
        "a\n\"two\nlines, \"\"and\"\" more\"",
        "a\n5\" pipe\n\"ä\"\n"
      })
  void acceptsFieldsThatEnd(String text) throws Exception {
    assertThat(problem(text)).isEmpty();
  }

  @Test
  void namesTheLineInWhichAQuoteIsOpened() throws Exception {
    assertThat(problem("a,b\n\"x\ny\",1\n2,\"open\n3,4\n"))
        .hasValue("line 4: the quote is never closed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a,b,A~1,2,3 | its header has column 'A' twice
          a,,b~1,2,3  | its header has no name for column 2
          a,b,~1,2,3  | its header has no name for column 3
          ~~          | it has no header line
          """)
  void refusesAHeaderFromWhichAReaderWouldMakeOtherNames(String text, String problem)
      throws Exception {
    assertThat(problem(text.replace('~', '\n'))).hasValue(problem);
  }

  @Test
  void refusesARowThatWouldFillTheMemory() throws Exception {
    String longest = "x".repeat(16 << 20);

    assertThat(problem("a\n1\n" + longest + "\n2\n")).isEmpty();
    assertThat(problem("a\n1\n\"\n" + longest))
        .hasValue("line 3: a row of more than 16777216 characters");
  }

  @Test
  void findsARowThatTheQuoteOfALaterOneCloses() throws Exception {
    assertThat(problem("a,b\n1,\"open\n2,\"closed\"\n"))
        .get()
        .asString()
        .startsWith("line 3: text behind the end of a quoted field");
  }

  @Test
  void knowsTheHeaderAndTheLineOfEveryRow() throws Exception {
    CsvScan scan = new CsvScan();

    assertThat(
            scan.problem(
                new StringReader("\n\"id, \"\"no\"\"\",b\r\n1,2\r\n\r\n\"3\n\n3\",4\n5,\n\n\n7,8")))
        .isEmpty();

    assertThat(scan.header()).containsExactly("id, \"no\"", "b");
    List<Long> lines = new ArrayList<>();
    for (long row = 0; row < scan.index().rows(); row++) {
      lines.add(scan.index().line(row).orElseThrow());
    }
    assertThat(lines).containsExactly(3L, 5L, 8L, 11L);
  }
}

package io.sluice.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvQuotesTest {

  private static Optional<String> problem(String text) throws Exception {
    return CsvQuotes.problem(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
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

  @Test
  void findsARowThatTheQuoteOfALaterOneCloses() throws Exception {
    assertThat(problem("a,b\n1,\"open\n2,\"closed\"\n"))
        .get()
        .asString()
        .startsWith("line 3: text behind the end of a quoted field");
  }
}

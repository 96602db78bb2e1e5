package io.sluice.spark.load;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Finds a quoted field of a CSV file that does not end where it should (RFC 4180, section 2).
 *
 * <p>A parser takes everything up to the next quote for the value of such a field, whole rows
 * included, and says nothing.
 */
final class CsvQuotes {

  private enum State {
    FIELD_START,
    PLAIN,
    QUOTED,
    /** Behind a quote in a quoted field: its end, or the first of a pair. */
    QUOTE
  }

  private State state = State.FIELD_START;
  private long line = 1;
  private long opened;

  private CsvQuotes() {}

  /**
   * @param text in UTF-8 or another encoding that has ASCII in it; should be buffered
   * @return what is wrong with the first such field, and in which line
   */
  static Optional<String> problem(InputStream text) throws IOException {
    CsvQuotes quotes = new CsvQuotes();
    int character;
    while ((character = text.read()) >= 0) {
      if (!quotes.accept(character)) {
        return Optional.of(
            "line %d: text behind the end of a quoted field; a quote in it is written as two"
                .formatted(quotes.line));
      }
    }
    return quotes.state == State.QUOTED
        ? Optional.of("line %d: the quote is never closed".formatted(quotes.opened))
        : Optional.empty();
  }

  private boolean accept(int character) {
    if (character == '\n') {
      line++;
    }
    switch (state) {
      case FIELD_START -> start(character);
      case PLAIN -> state = isEnd(character) ? State.FIELD_START : State.PLAIN;
      case QUOTED -> state = character == '"' ? State.QUOTE : State.QUOTED;
      case QUOTE -> {
        state = character == '"' ? State.QUOTED : State.FIELD_START;
        return character == '"' || isEnd(character);
      }
    }
    return true;
  }

  private void start(int character) {
    if (character == '"') {
      state = State.QUOTED;
      opened = line;
    } else {
      state = isEnd(character) ? State.FIELD_START : State.PLAIN;
    }
  }

  private static boolean isEnd(int character) {
    return character == ',' || character == '\n' || character == '\r';
  }
}

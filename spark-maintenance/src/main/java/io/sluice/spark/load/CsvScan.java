package io.sluice.spark.load;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a CSV file once for its header, for the lines of its rows, and for quoted fields and rows
 * that do not end where they should (RFC 4180, section 2).
 *
 * <p>A parser takes everything up to the next quote for the value of such a field, whole rows
 * included, and says nothing.
 */
final class CsvScan {

  private enum State {
    /** Before the first character of a row; an empty line is no row. */
    ROW_START,
    FIELD_START,
    PLAIN,
    QUOTED,
    /** Behind a quote in a quoted field: its end, or the first of a pair. */
    QUOTE
  }

  private final LineIndex index = new LineIndex();
  private final List<String> header = new ArrayList<>();
  private final StringBuilder field = new StringBuilder();
  private State state = State.ROW_START;
  private boolean inHeader = true;
  private long line = 1;
  private long opened;
  private long begun;
  private long length;

  /**
   * Reads to the end.
   *
   * @return what is wrong with the first field or row that is none, or with the header, and in
   *     which line
   */
  Optional<String> problem(Reader text) throws IOException {
    int character;
    while ((character = text.read()) >= 0) {
      if (!accept((char) character)) {
        return Optional.of(
            "line %d: text behind the end of a quoted field; a quote in it is written as two"
                .formatted(line));
      }
      if (length > RowLength.MOST) {
        return Optional.of(RowLength.problem(begun));
      }
    }
    if (state == State.QUOTED) {
      return Optional.of("line %d: the quote is never closed".formatted(opened));
    }
    if (state != State.ROW_START) {
      endOfRow();
    }
    return headerProblem();
  }

  /** A reader would give such columns names of its own. */
  private Optional<String> headerProblem() {
    if (header.isEmpty()) {
      return Optional.of("it has no header line");
    }
    Set<String> names = new HashSet<>();
    for (String name : header) {
      if (name.isBlank()) {
        return Optional.of(
            "its header has no name for column %d".formatted(header.indexOf(name) + 1));
      }
      if (!names.add(name.toLowerCase(Locale.ROOT))) {
        return Optional.of("its header has column '%s' twice".formatted(name));
      }
    }
    return Optional.empty();
  }

  /** The names of the columns. */
  List<String> header() {
    return List.copyOf(header);
  }

  /** The rows below the header. */
  LineIndex index() {
    return index;
  }

  private boolean accept(char character) {
    boolean isLegal = true;
    length++;
    if (state == State.ROW_START && !isLineEnd(character)) {
      startRow();
    }
    switch (state) {
      case ROW_START -> {}
      case FIELD_START -> start(character);
      case PLAIN -> plain(character);
      case QUOTED -> quoted(character);
      case QUOTE -> isLegal = quote(character);
    }
    if (character == '\n') {
      line++;
    }
    return isLegal;
  }

  private void startRow() {
    if (!inHeader) {
      index.add(line);
    }
    begun = line;
    length = 0;
    state = State.FIELD_START;
  }

  private void start(char character) {
    if (character == '"') {
      state = State.QUOTED;
      opened = line;
    } else {
      plain(character);
    }
  }

  private void plain(char character) {
    if (isLineEnd(character)) {
      endOfRow();
    } else if (character == ',') {
      endOfField();
    } else {
      state = State.PLAIN;
      keep(character);
    }
  }

  private void quoted(char character) {
    if (character == '"') {
      state = State.QUOTE;
    } else {
      keep(character);
    }
  }

  private boolean quote(char character) {
    if (character == '"') {
      state = State.QUOTED;
      keep(character);
    } else if (character == ',' || isLineEnd(character)) {
      plain(character);
    } else {
      return false;
    }
    return true;
  }

  private void endOfField() {
    if (inHeader) {
      header.add(field.toString());
      field.setLength(0);
    }
    state = State.FIELD_START;
  }

  private void endOfRow() {
    endOfField();
    inHeader = false;
    state = State.ROW_START;
  }

  private void keep(char character) {
    if (inHeader) {
      field.append(character);
    }
  }

  private static boolean isLineEnd(char character) {
    return character == '\n' || character == '\r';
  }
}

package io.sluice.spark.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.util.Optional;

/**
 * Reads a JSON file once for its shape and for the lines of its rows.
 *
 * <p>The elements of an array are looked into, as a reader would take a broken one for a single
 * broken row; lines are not, as each is broken for itself.
 */
final class JsonScan {

  /** How the rows stand in the file. */
  enum Shape {
    /** An object a line. */
    LINES,
    /** One array of objects. */
    ARRAY
  }

  private final LineIndex index = new LineIndex();
  private Shape shape = Shape.LINES;

  /**
   * Reads to the end.
   *
   * @param text can be marked
   * @return what is wrong with an array, or the first line that is too long
   */
  Optional<String> problem(Reader text) throws IOException {
    long line = 1;
    text.mark(1);
    int character = text.read();
    while (character >= 0 && Character.isWhitespace(character)) {
      line += character == '\n' ? 1 : 0;
      text.mark(1);
      character = text.read();
    }
    if (character == '[') {
      shape = Shape.ARRAY;
      text.reset();
      return array(text, line - 1);
    }
    return lines(text, character, line);
  }

  Shape shape() {
    return shape;
  }

  LineIndex index() {
    return index;
  }

  private Optional<String> lines(Reader text, int first, long firstLine) throws IOException {
    long line = firstLine;
    long length = 0;
    int previous = 0;
    boolean isBlank = true;
    for (int character = first; character >= 0; character = text.read()) {
      if (isBlank && !Character.isWhitespace(character)) {
        isBlank = false;
        index.add(line);
      }
      if (++length > RowLength.MOST) {
        return Optional.of(RowLength.problem(line));
      }
      if (character == '\n' || character == '\r') {
        line += character == '\n' && previous == '\r' ? 0 : 1;
        length = 0;
        isBlank = true;
      }
      previous = character;
    }
    return Optional.empty();
  }

  private Optional<String> array(Reader text, long before) throws IOException {
    // The caller reads what is left of the file for its digest.
    try (JsonParser parser =
        new JsonFactory().disable(JsonParser.Feature.AUTO_CLOSE_SOURCE).createParser(text)) {
      parser.nextToken();
      JsonToken token = parser.nextToken();
      while (token != JsonToken.END_ARRAY) {
        long line = before + parser.currentTokenLocation().getLineNr();
        if (token != JsonToken.START_OBJECT) {
          return Optional.of("line %d: an element of the array is no object".formatted(line));
        }
        index.add(line);
        parser.skipChildren();
        token = parser.nextToken();
      }
      return parser.nextToken() == null
          ? Optional.empty()
          : Optional.of(
              "line %d: text behind the end of the array"
                  .formatted(before + parser.currentTokenLocation().getLineNr()));
    } catch (JsonProcessingException e) {
      return Optional.of(
          "line %d: %s".formatted(before + e.getLocation().getLineNr(), e.getOriginalMessage()));
    }
  }
}

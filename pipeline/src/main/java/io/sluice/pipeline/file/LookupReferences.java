package io.sluice.pipeline.file;

import io.sluice.pipeline.Located;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.pipeline.TableMode;
import io.sluice.pipeline.ViewDefinition.Lookup;
import io.sluice.pipeline.ViewDefinition.StreamLookup;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Checks that what views look into is there, and has the rows of keys. */
record LookupReferences(Pipeline pipeline) {

  /**
   * @throws Invalid if it is not, or is found by other columns
   */
  void check(Lookup lookup) {
    if (lookup instanceof StreamLookup ofStream) {
      References.known("stream", lookup.target(), pipeline.streams().keySet());
      StreamDefinition stream =
          Objects.requireNonNull(pipeline.streams().get(lookup.target().text()));
      requireKeyed(lookup.target(), stream);
      // Of a stream without a key its own check speaks.
      if (!stream.key().isEmpty()) {
        requireKey(ofStream, stream.key());
      }
    } else {
      References.known("dimension", lookup.target(), pipeline.dimensions().keySet());
    }
  }

  private void requireKeyed(Located name, StreamDefinition stream) {
    if (pipeline.mode(stream) == TableMode.APPEND) {
      throw new Invalid(
          name.at(),
          "a view cannot look into stream '%s': every record of it is a row, so that a key has many; %s, or use 'join' to pair rows that happen within a while"
              .formatted(
                  name,
                  stream.table()
                      ? "take 'mode: append' of its table away"
                      : "write 'table: true' for a stream whose records replace one another"));
    }
  }

  private static void requireKey(StreamLookup lookup, List<Located> key) {
    List<Located> by = lookup.by();
    if (key.size() != by.size()) {
      throw new Invalid(
          by.get(0).at(),
          "'by' names %s, and the key of stream '%s' is %s; name a column of 'from' for each column of the key, in its order"
              .formatted(columns(by), lookup.target(), columns(key)));
    }
    for (int i = 0; i < key.size(); i++) {
      requirePlace(lookup, key, i);
    }
  }

  /** Columns of one type would else change places without a word. */
  private static void requirePlace(StreamLookup lookup, List<Located> key, int at) {
    Located column = lookup.by().get(at);
    String here = key.get(at).text();
    boolean isOfTheKey = key.stream().anyMatch(other -> other.text().equals(column.text()));
    if (isOfTheKey && !column.text().equals(here)) {
      throw new Invalid(
          column.at(),
          "'by' has '%s' where the key of stream '%s' has '%s'; write the columns in the order of the key, which is %s"
              .formatted(column, lookup.target(), here, columns(key)));
    }
  }

  private static String columns(List<Located> columns) {
    return columns.stream().map(Located::text).collect(Collectors.joining(", ", "(", ")"));
  }
}

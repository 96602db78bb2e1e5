package io.sluice.pipeline.file;

import io.sluice.pipeline.Located;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.pipeline.TableMode;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.pipeline.ViewDefinition.Lookup;
import io.sluice.pipeline.ViewDefinition.StreamLookup;
import io.sluice.pipeline.ViewDefinition.TableJoin;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Checks that what views look into, or join as tables, is there, and has the rows of keys. */
record KeyedReferences(Pipeline pipeline) {

  /**
   * @throws Invalid if it is not, or is found by other columns
   */
  void check(Lookup lookup) {
    if (lookup instanceof StreamLookup ofStream) {
      StreamDefinition stream = stream(lookup.target());
      requireKeyed(
          stream,
          lookup.target(),
          "look into stream '%s'",
          "or use 'join' to pair rows that happen within a while");
      requireKey(stream, ofStream.by());
    } else {
      References.known("dimension", lookup.target(), pipeline.dimensions().keySet());
    }
  }

  /**
   * @throws Invalid if a side of the join is not there or has no rows of keys, or the right one is
   *     found by other columns
   */
  void check(ViewDefinition view, TableJoin join) {
    refuseView(view.from());
    refuseView(join.table());
    for (Located side : List.of(view.from(), join.table())) {
      requireKeyed(
          stream(side),
          side,
          "join stream '%s' as a table",
          "or use 'stream', 'within' and 'grace' to pair rows that happen within a while");
    }
    if (view.from().text().equals(join.table().text())) {
      throw new Invalid(
          join.table().at(),
          "a table cannot be joined with itself: a column of '%s' could be of either side, and a topic is that of one stream; bring the rows that are referred to into a topic of their own"
              .formatted(join.table()));
    }
    requireKey(stream(join.table()), join.by());
  }

  private void refuseView(Located name) {
    if (pipeline.views().containsKey(name.text())) {
      throw new Invalid(
          name.at(),
          "a join of tables cannot read view '%s': it joins streams with 'table: true'; join the streams that the view is made of, or look its table up as a dimension"
              .formatted(name));
    }
  }

  private StreamDefinition stream(Located name) {
    References.known("stream", name, pipeline.streams().keySet());
    return Objects.requireNonNull(pipeline.streams().get(name.text()));
  }

  private void requireKeyed(
      StreamDefinition stream, Located name, String cannot, String otherwise) {
    if (pipeline.mode(stream) == TableMode.APPEND) {
      throw new Invalid(
          name.at(),
          "a view cannot %s: every record of it is a row, so that a key has many; %s, %s"
              .formatted(
                  cannot.formatted(name),
                  stream.table()
                      ? "take 'mode: append' of its table away"
                      : "write 'table: true' for a stream whose records replace one another",
                  otherwise));
    }
  }

  private static void requireKey(StreamDefinition stream, List<Located> by) {
    List<Located> key = stream.key();
    // Of a stream without a key its own check speaks.
    if (key.isEmpty()) {
      return;
    }
    if (key.size() != by.size()) {
      throw new Invalid(
          by.get(0).at(),
          "'by' names %s, and the key of stream '%s' is %s; name a column of 'from' for each column of the key, in its order"
              .formatted(columns(by), stream.name(), columns(key)));
    }
    for (int i = 0; i < key.size(); i++) {
      requirePlace(stream, by, i);
    }
  }

  /** Columns of one type would else change places without a word. */
  private static void requirePlace(StreamDefinition stream, List<Located> by, int at) {
    List<Located> key = stream.key();
    Located column = by.get(at);
    String here = key.get(at).text();
    boolean isOfTheKey = key.stream().anyMatch(other -> other.text().equals(column.text()));
    if (isOfTheKey && !column.text().equals(here)) {
      throw new Invalid(
          column.at(),
          "'by' has '%s' where the key of stream '%s' has '%s'; write the columns in the order of the key, which is %s"
              .formatted(column, stream.name(), here, columns(key)));
    }
  }

  private static String columns(List<Located> columns) {
    return columns.stream().map(Located::text).collect(Collectors.joining(", ", "(", ")"));
  }
}

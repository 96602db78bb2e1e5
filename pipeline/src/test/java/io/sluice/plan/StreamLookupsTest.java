package io.sluice.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.ViewDefinition.StreamLookup;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.schema.RowType;
import io.sluice.table.TableFeed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Views that look into streams of keyed rows, from the file to their columns. */
class StreamLookupsTest {

  private static final String LOOKUP = "{ stream: profiles, by: user_id, grace: 15 minutes }";

  private static final String SHOP =
      """
      pipeline: shop
      lake: { root: "file:///lake" }
      streams:
        clicks: { topic: c, event_time: at, schema: { id: string not null, user_id: int, price: double, at: timestamp } }
        profiles: { topic: p, key: user, table: true, event_time: since, schema: { user: long not null, name: string not null, since: timestamp } }
        lines: { topic: l, key: [order, line], key_format: json, table: true, schema: { order: int, line: int, total: long } }
        visits: { topic: v, key: user, schema: { user: long } }
      views:
        named:
          from: clicks
          lookup: { stream: profiles, by: user_id, grace: 15 minutes }
          select: { id: id, name: profiles.name }
        first: { from: clicks, select: { order: user_id, line: user_id } }
      """;

  private static Pipeline pipeline(String text) {
    return PipelineFile.parse(Path.of("p.yaml"), text, Map.of());
  }

  private static PipelinePlan plan(String text) {
    return PipelinePlan.of(pipeline(text), Optional.empty(), dimension -> RowType.of());
  }

  private static String with(String lookup) {
    assertThat(SHOP).containsOnlyOnce(LOOKUP);
    return SHOP.replace(LOOKUP, lookup);
  }

  @Test
  void aLookupHasADefaultForNothingButHowLongItWaits() {
    assertThat(pipeline(SHOP).views().get("named").lookup())
        .hasValueSatisfying(
            lookup -> {
              StreamLookup ofStream = (StreamLookup) lookup;
              assertThat(ofStream.by()).extracting(Object::toString).containsExactly("user_id");
              assertThat(ofStream.grace()).isEqualTo(Duration.ofMinutes(15));
              assertThat(ofStream.idle()).isEqualTo(Duration.ofMinutes(1));
            });
  }

  @Test
  void itsRowsSayWhichChangeTheyFoundAndTheFoundColumnsMayBeNull() {
    assertThat(plan(SHOP).views().get("named").output())
        .hasToString(
            "(source_topic string not null, source_partition int not null, source_offset long not"
                + " null, profiles_partition int, profiles_offset long, id string not null, name"
                + " string)");
  }

  @Test
  void itHasATableOfLateRows() {
    assertThat(plan(SHOP).feeds())
        .extracting(TableFeed::table)
        .contains("profiles.changelog", Names.lateTable("named"))
        .doesNotContain("profiles");
  }

  @Test
  void whatHappenedToAChangeIsNoColumnOfARow() {
    assertThatThrownBy(() -> plan(SHOP.replace("profiles.name", "profiles._op")))
        .hasMessageContaining("p.yaml:12:29: unknown field 'profiles._op'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ stream: profile, by: user_id, grace: 1 minute } | 11:23: there is no stream 'profile', did you mean 'profiles'?",
        "{ stream: first, by: user_id, grace: 1 minute } | 11:23: there is no stream 'first'",
        "{ stream: visits, by: user_id, grace: 1 minute } | 11:23: a view cannot look into stream 'visits': every record of it is a row, so that a key has many; write 'table: true' for a stream whose records replace one another, or use 'join' to pair rows that happen within a while",
        "{ stream: profiles, by: [user_id, id], grace: 1 minute } | 11:38: 'by' names (user_id, id), and the key of stream 'profiles' is (user); name a column of 'from' for each column of the key, in its order",
        "{ stream: profiles, grace: 1 minute } | 11:5: 'lookup' of view 'named' has no 'by'",
        "{ stream: profiles, by: user_id } | 11:5: 'lookup' of view 'named' has no 'grace'",
        "{ stream: profiles, by: user_id, grace: 0 ms } | 11:46: 'grace' is longer than nothing",
        "{ stream: profiles, dimension: d, by: user_id, grace: 1 minute } | 11:15: a lookup is into a dimension or into a stream, and not into both; make two views, one from the other",
        "{ stream: profiles, by: user_id, grace: 1 minute, as_of: latest } | 11:63: unknown key 'as_of' in 'lookup' of view 'named'; known keys: dimension, stream, by, grace, idle",
        "{ stream: profiles, by: usr_id, grace: 1 minute } | 11:37: clicks has no column 'usr_id', did you mean 'user_id'?",
        "{ stream: profiles, by: id, grace: 1 minute } | 11:37: 'id' is string on one side and 'user' is long on the other",
        "{ stream: profiles, by: price, grace: 1 minute } | 11:37: 'price' is double on one side and 'user' is long on the other",
      })
  void aMistakeIsNamedAtItsPlace(String lookup, String message) {
    assertThatThrownBy(() -> plan(with(lookup)))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
        .hasMessageContaining("p.yaml:" + message);
  }

  @Test
  void columnsOfAKeyDoNotChangePlaces() {
    String lines =
        SHOP.replace("from: clicks\n    lookup", "from: first\n    lookup")
            .replace("{ id: id, name: profiles.name }", "{ total: lines.total }");

    assertThat(
            plan(lines.replace(LOOKUP, "{ stream: lines, by: [order, line], grace: 1 minute }"))
                .views()
                .get("named")
                .output()
                .names())
        .endsWith("lines_partition", "lines_offset", "total");
    assertThatThrownBy(
            () ->
                plan(
                    lines.replace(LOOKUP, "{ stream: lines, by: [line, order], grace: 1 minute }")))
        .hasMessage(
            "p.yaml:11:35: 'by' has 'line' where the key of stream 'lines' has 'order'; write the columns in the order of the key, which is (order, line)");
  }

  @Test
  void aTableThatIsAppendedToIsRefusedWithTheWayBack() {
    assertThatThrownBy(() -> plan(SHOP + "tables: { profiles: { mode: append } }\n"))
        .hasMessageContaining("so that a key has many; take 'mode: append' of its table away,");
  }

  @Test
  void lintFindsTheSameAndSaysWhatItCouldNotCheck() {
    String wrong = SHOP.replace("by: user_id", "by: id");
    assertThat(TypeCheck.of(pipeline(wrong), Optional.empty()).problems())
        .singleElement()
        .asString()
        .contains("'id' is string on one side and 'user' is long on the other");
    assertThat(TypeCheck.of(pipeline(SHOP), Optional.empty()).notes()).isEmpty();

    String unread =
        SHOP.replace(
                ", schema: { user: long not null, name: string not null, since: timestamp }", "")
            .replace("lake:", "registry: { url: \"http://127.0.0.1:1\" }\nlake:");
    assertThat(TypeCheck.of(pipeline(unread), Optional.empty()).notes())
        .contains("not checked: view 'named' needs the columns of 'profiles'");
  }
}

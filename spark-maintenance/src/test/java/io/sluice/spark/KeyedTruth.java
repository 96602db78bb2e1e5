package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What DuckDB finds in a keyed table, beside what it makes of the changelog up to the version that
 * the table says is folded.
 */
final class KeyedTruth implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROW = "user_id || ' ' || coalesce(name, '-') || ' @' || _offset";

  private final Path table;
  private final Path changelog;
  private final Connection duck;

  KeyedTruth(Path lake) throws SQLException {
    this.table = lake.resolve("profiles");
    this.changelog = lake.resolve("profiles.changelog");
    this.duck = DriverManager.getConnection("jdbc:duckdb:");
  }

  /** The newest version of the table, or -1. */
  long version() throws IOException {
    return Files.exists(table.resolve("_delta_log/%020d.json".formatted(0)))
        ? ReplayedLog.of(table).version()
        : -1;
  }

  /** What the rows are folded up to; nothing as long as there are none. */
  OptionalLong folded() throws IOException {
    OptionalLong folded = OptionalLong.empty();
    for (long version = 0; version <= version(); version++) {
      for (JsonNode action : actions(table, version)) {
        JsonNode set = action.path("txn");
        if (set.path("version").asLong(-1) >= 0) {
          assertThat(set.path("version").asLong())
              .as("what version %d says is folded", version)
              .isGreaterThanOrEqualTo(folded.orElse(-1));
          folded = OptionalLong.of(set.path("version").asLong());
        }
      }
    }
    return folded;
  }

  /** Fails unless the table is what its changes up to there make of it. */
  void require() throws IOException, SQLException {
    List<String> found =
        version() < 0 ? List.of() : rows("select " + ROW, ReplayedLog.of(table).files(), "");
    OptionalLong folded = folded();
    assertThat(found)
        .as("rows folded up to %s", folded)
        .containsExactlyInAnyOrderElementsOf(
            folded.isEmpty()
                ? List.of()
                : rows(
                    "select " + ROW,
                    changes(folded.getAsLong()),
                    "qualify row_number() over (partition by user_id order by _offset desc) = 1"
                        + " and _op <> 'd'"));
  }

  private List<String> changes(long last) throws IOException {
    List<String> files = new ArrayList<>();
    for (long version = 0; version <= last; version++) {
      for (JsonNode action : actions(changelog, version)) {
        if (action.at("/add/dataChange").asBoolean()) {
          files.add(changelog.resolve(action.at("/add/path").asText()).toUri().toString());
        }
      }
    }
    return files;
  }

  private static List<JsonNode> actions(Path table, long version) throws IOException {
    List<JsonNode> actions = new ArrayList<>();
    for (String line :
        Files.readAllLines(table.resolve("_delta_log/%020d.json".formatted(version)))) {
      actions.add(JSON.readTree(line));
    }
    return actions;
  }

  private List<String> rows(String select, List<String> files, String rest) throws SQLException {
    List<String> rows = new ArrayList<>();
    if (files.isEmpty()) {
      return rows;
    }
    String names =
        String.join(
            ", ", files.stream().map(file -> "'" + Path.of(URI.create(file)) + "'").toList());
    try (ResultSet found =
        duck.createStatement()
            .executeQuery("%s from read_parquet([%s]) %s".formatted(select, names, rest))) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }

  @Override
  public void close() throws SQLException {
    duck.close();
  }
}

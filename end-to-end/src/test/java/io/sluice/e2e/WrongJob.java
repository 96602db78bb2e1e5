package io.sluice.e2e;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A job of somebody that spoils a table beside its live writer: it rewrites files with wrong
 * amounts and adds rows twice. It commits as any Delta writer does, one version each.
 */
final class WrongJob {

  private static final Pattern FILE =
      Pattern.compile("\\{\"(?<action>add|remove)\":.*?\"path\":\"(?<path>[^\"]+)\"");

  private final Path table;

  WrongJob(Path table) {
    this.table = table;
  }

  /** Spoils the rows of one file, and appends some of them once more. */
  void spoil(int run) throws IOException, SQLException {
    String victim = victim();
    String name = "part-wrong-%d.parquet".formatted(run);
    long rows;
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement()) {
      sql.execute(
          """
          copy (select * replace (-amount as amount) from '%1$s' union all select * from '%1$s')
          to '%2$s' (format parquet)
          """
              .formatted(table.resolve(victim), table.resolve(name)));
      try (ResultSet count =
          sql.executeQuery("select count(*) from '%s'".formatted(table.resolve(name)))) {
        count.next();
        rows = count.getLong(1);
      }
    }
    commit(
        List.of(
            "{\"commitInfo\":{\"timestamp\":1,\"operation\":\"UPDATE\",\"operationParameters\":{}}}",
            "{\"remove\":{\"path\":\"%s\",\"deletionTimestamp\":1,\"dataChange\":true}}"
                .formatted(victim),
            "{\"add\":{\"path\":\"%s\",\"partitionValues\":{},\"size\":%d,\"modificationTime\":1,\"dataChange\":true,\"stats\":\"{\\\"numRecords\\\":%d}\"}}"
                .formatted(name, Files.size(table.resolve(name)), rows)));
  }

  /** A file of the writer that is live; its folder also has those that it has not closed yet. */
  private String victim() throws IOException {
    LogVersions log = new LogVersions(table);
    Set<String> live = new LinkedHashSet<>();
    long newest = log.newest();
    for (long version = 0; version <= newest; version++) {
      for (String action : Files.readAllLines(log.entry(version))) {
        Matcher file = FILE.matcher(action);
        if (file.lookingAt() && file.group("action").equals("add")) {
          live.add(file.group("path"));
        } else if (file.lookingAt()) {
          live.remove(file.group("path"));
        }
      }
    }
    return live.stream().filter(path -> !path.startsWith("part-wrong")).findFirst().orElseThrow();
  }

  /** Publishes as the next version, whichever that is by then. */
  private void commit(List<String> actions) throws IOException {
    Path log = table.resolve("_delta_log");
    Path written = Files.writeString(log.resolve(".wrong"), String.join("\n", actions) + "\n");
    for (long version = new LogVersions(table).newest() + 1; ; version++) {
      try {
        Files.createLink(log.resolve("%020d.json".formatted(version)), written);
        Files.delete(written);
        return;
      } catch (FileAlreadyExistsException taken) {
        // The writer was first; the next version is looked at.
      }
    }
  }
}

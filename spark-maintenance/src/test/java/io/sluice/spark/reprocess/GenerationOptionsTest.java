package io.sluice.spark.reprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.CommandRunner;
import io.sluice.failure.ExitCode;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before there is a session. */
class GenerationOptionsTest {

  @TempDir private Path folder;

  private String refusal(String view) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("pipeline.yaml"),
            """
            pipeline: shop
            lake: { root: "file://%s/lake" }
            streams:
              clicks: { topic: clicks, schema: { user: string, n: long } }
              users: { topic: users, key: id, table: true, schema: { id: string, name: string } }
            views:
              named:
                from: clicks
                lookup: { stream: users, by: user, grace: 1 minute }
                select: { name: users.name }
              now:
                from: clicks
                window: { tumbling: 1 hour, grace: 1 minute, emit: updates }
                select: { n: count(*) }
            """
                .formatted(folder));
    StringWriter err = new StringWriter();
    JobContext context =
        new JobContext(
            Map.of(),
            lake -> {
              throw new IllegalStateException("there was to be no session");
            },
            Progress.SILENT);
    int exit =
        new CommandRunner(ReprocessCommand.of(context).getCommandSpec())
            .printingTo(new PrintWriter(new StringWriter()), new PrintWriter(err, true))
            .run(view, "--from", "2026-01-01T00:00:00Z", "-f", file.toString());
    assertThat(exit).isEqualTo(ExitCode.CONFIGURATION.number());
    return err.toString();
  }

  @Test
  void aLookupIntoAStreamMayHaveFoundChangesOfAnyTimeBefore() throws IOException {
    assertThat(refusal("named"))
        .contains("Cannot reprocess named: a row may have found a change of stream 'users'");
  }

  @Test
  void aTableOfUpdatesIsFoldedFromItsChangelog() throws IOException {
    assertThat(refusal("now")).contains("its table is folded from now.changelog");
  }
}

package io.sluice.spark.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.CommandRunner;
import io.sluice.pipeline.Names;
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

class MergeCommandTest {

  @TempDir private Path directory;

  @Test
  void theChangelogOfAKeyedTableIsNotDeduplicated() throws IOException {
    Path pipeline =
        Files.writeString(
            directory.resolve("pipeline.yaml"),
            """
            pipeline: shop
            lake: { root: "%s" }
            streams:
              profiles: { topic: shop.profiles, key: user_id, table: true, schema: { user_id: string } }
            """
                .formatted(directory.resolve("lake").toUri()));
    JobContext context =
        new JobContext(
            Map.of(),
            lake -> {
              throw new AssertionError("it needs no session to say so");
            },
            Progress.SILENT);
    StringWriter err = new StringWriter();

    int exit =
        new CommandRunner(new MergeCommand(context))
            .printingTo(new PrintWriter(new StringWriter()), new PrintWriter(err, true))
            .run(
                Names.changelogTable("profiles"), "--dedupe", "user_id", "-f", pipeline.toString());

    assertThat(err)
        .hasToString(
            "Cannot remove repeated rows of '%s': every one of them is a change of 'profiles', which is made of them\n"
                .formatted(Names.changelogTable("profiles")));
    assertThat(exit).isEqualTo(78);
  }
}

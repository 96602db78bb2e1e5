package io.sluice.writer.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.storage.HDFSLogStore;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.logstore.LakeConfiguration;
import io.sluice.pipeline.LakeDefinition;
import io.sluice.s3.S3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeRootTest {

  private static final URI ON_S3 = URI.create("s3a://" + S3Server.BUCKET + "/shop");

  @TempDir Path folder;

  @AfterEach
  void forgetFileSystems() throws IOException {
    FileSystem.closeAll();
  }

  @Test
  void aLocalLakeIsCreatedAndLeftEmpty() {
    Path root = folder.resolve("a/lake");

    requireWritable(root.toUri(), Map.of());

    assertThat(root).isEmptyDirectory();
  }

  @Test
  void aLakeInS3IsLeftEmpty() throws IOException {
    try (S3Server server = S3Server.start(folder)) {
      requireWritable(ON_S3, server.hadoop());

      try (Stream<Path> objects = Files.walk(server.objects())) {
        assertThat(objects).noneMatch(object -> object.toString().contains("probe"));
      }
    }
  }

  @Test
  void aLakeThatTakesOneFileTwiceIsRefused() {
    assertThatThrownBy(
            () ->
                LakeRoot.requireExclusive(
                    folder.toUri(),
                    new OverwritingLogStore(new Configuration()),
                    new org.apache.hadoop.fs.Path(folder.toUri().toString(), "probe"),
                    new Configuration()))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
        .hasMessageContaining("it took one file twice");
  }

  @Test
  void whatCannotBeReachedOrIsNotAllowedIsRefusedWithoutTheSecret() throws IOException {
    try (S3Server server = S3Server.start(folder)) {
      Map<String, String> wrong = new HashMap<>(server.hadoop());
      wrong.put("fs.s3a.secret.key", "not-the-secret");

      assertThatThrownBy(() -> requireWritable(ON_S3, wrong))
          .isInstanceOf(SluiceException.class)
          .hasMessageStartingWith("Cannot write to the lake at s3a://lake/shop: ")
          .hasMessageContaining("403")
          .hasMessageContaining("change 'root' or 'hadoop' of 'lake'")
          .hasMessageNotContaining("not-the-secret");
    }
  }

  @Test
  void aSchemeOfWhichNothingIsKnownIsRefused() {
    assertThatThrownBy(
            () ->
                LakeRoot.configuration(new LakeDefinition(URI.create("ftp://host/lake"), Map.of())))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
        .hasMessageStartingWith("Cannot keep tables at ftp://host/lake");
  }

  private static void requireWritable(URI root, Map<String, String> hadoop) {
    LakeConfiguration lake = LakeRoot.configuration(new LakeDefinition(root, hadoop));
    Configuration configuration = new Configuration();
    lake.forHadoop().forEach(configuration::set);
    LakeRoot.requireWritable(root, lake, configuration);
  }

  /** What a storage is that does not know conditions. */
  private static final class OverwritingLogStore extends HDFSLogStore {
    OverwritingLogStore(Configuration configuration) {
      super(configuration);
    }

    @Override
    public void write(
        org.apache.hadoop.fs.Path path,
        Iterator<String> actions,
        Boolean overwrite,
        Configuration configuration)
        throws IOException {
      super.write(path, actions, true, configuration);
    }
  }
}

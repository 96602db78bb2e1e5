package io.sluice.pipeline.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.pipeline.SchemaSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaFoldersTest {

  @TempDir private Path directory;

  @BeforeEach
  void folders() throws IOException {
    Files.createDirectories(directory.resolve("own/below"));
    Files.createDirectories(directory.resolve("shared"));
    Files.createDirectories(directory.resolve("own2"));
    Files.writeString(directory.resolve("secret.avsc"), "\"string\"");
  }

  private Path schema(String file, String more) {
    String text =
        """
        pipeline: p
        lake: { root: "file:///lake" }
        streams: { s: { topic: t, format: json, schema: '%s' } }
        %s
        """
            .formatted(file, more);
    SchemaSource source =
        PipelineFile.parse(directory.resolve("own/p.yaml"), text, Map.of())
            .streams()
            .get("s")
            .schema();
    return ((SchemaSource.AvroFile) source).path();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.avsc", "below/a.avsc", "below/../a.avsc", "../own/a.avsc"})
  void aFileMayBeBesideThePipelineFileOrBelow(String file) {
    assertThat(schema(file, "")).startsWithRaw(directory.resolve("own"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../secret.avsc", "/etc/passwd", "below/../../secret.avsc", "../own2/a.avsc"})
  void aFileElsewhereIsRefusedWithTheWayOut(String file) {
    assertThatThrownBy(() -> schema(file, ""))
        .isInstanceOf(PipelineFileException.class)
        .hasMessageContaining("p.yaml:3:")
        .hasMessageContaining("schema file '%s' is neither in the folder".formatted(file))
        .hasMessageContaining("'schema_folders'");
  }

  @Test
  void aFolderThatIsNamedMayHaveFiles() {
    assertThat(schema("../shared/a.avsc", "schema_folders: ../shared"))
        .isEqualTo(directory.resolve("shared/a.avsc"));
    assertThat(
            schema(
                "../shared/a.avsc",
                "schema_folders: ['../own2', '%s/shared']".formatted(directory)))
        .isEqualTo(directory.resolve("shared/a.avsc"));
    assertThatThrownBy(() -> schema("../secret.avsc", "schema_folders: ../shared"))
        .hasMessageContaining("schema file '../secret.avsc'");
  }

  @Test
  void aLinkToElsewhereIsRefusedAndOneToWithinIsNot() throws IOException {
    Files.createSymbolicLink(directory.resolve("own/out.avsc"), directory.resolve("secret.avsc"));
    Files.writeString(directory.resolve("own/below/in.avsc"), "\"string\"");
    Files.createSymbolicLink(
        directory.resolve("own/in.avsc"), directory.resolve("own/below/in.avsc"));

    assertThatThrownBy(() -> schema("out.avsc", "")).hasMessageContaining("schema file 'out.avsc'");
    assertThat(schema("in.avsc", "")).isEqualTo(directory.resolve("own/in.avsc"));
  }
}

package io.sluice.pipeline.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.pipeline.Pipeline;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountedFileTest {

  private static final String PIPELINE =
      """
      pipeline: shop
      kafka: { sasl.jaas.config: 'Login required password="%s";' }
      lake: { root: "file:///lake" }
      streams: { clicks: { topic: clicks, schema: { id: string } } }
      """;

  @TempDir private Path directory;

  private Path file(String text) throws Exception {
    return Files.writeString(directory.resolve("secret"), text);
  }

  private static Pipeline read(Object path) {
    return PipelineFile.parse(
        Path.of("pipeline.yaml"),
        PIPELINE.formatted("${file:%s}".formatted(path)),
        Map.of("file", "a variable"));
  }

  private static String password(Object path) {
    return read(path)
        .kafka()
        .get("sasl.jaas.config")
        .replaceFirst("(?s)^Login required password=\"(.*)\";$", "$1");
  }

  @Test
  void itsTextIsPartOfAValueWithoutTheLineBreakAtItsEnd() throws Exception {
    assertThat(password(file("a$1\\b"))).isEqualTo("a$1\\b");
    assertThat(password(file("ab\n"))).isEqualTo("ab");
    assertThat(password(file("ab\r\n"))).isEqualTo("ab");
    assertThat(password(file("a\nb\n\n"))).isEqualTo("a\nb\n");
    assertThat(password(file(""))).isEmpty();
  }

  @Test
  void whatItHoldsIsNotResolvedAgain() throws Exception {
    assertThat(password(file("${HOME}"))).isEqualTo("${HOME}");
  }

  @Test
  void aVariableMayBeCalledFile() {
    Pipeline pipeline =
        PipelineFile.parse(
            Path.of("pipeline.yaml"), PIPELINE.formatted("${file}"), Map.of("file", "v"));
    assertThat(pipeline.kafka()).containsValue("Login required password=\"v\";");
  }

  @Test
  void oneThatCannotBeReadIsRefusedAtItsPlaceAndShowsNothing() throws Exception {
    refused(directory.resolve("none"), "there is no such file");
    refused("secret", "the path is not absolute");
    refused("", "the path is not absolute");
    refused(directory, "it is no file");
    refused(file("s".repeat(70_000)), "it has 70000 bytes, and a value at most 65536");
    Path binary = directory.resolve("binary");
    Files.write(binary, "top secret \u00e4".getBytes(StandardCharsets.ISO_8859_1));
    refused(binary, "it is not UTF-8 text");
  }

  private static void refused(Object path, String reason) {
    assertThatThrownBy(() -> read(path))
        .isInstanceOf(PipelineFileException.class)
        .hasMessageContaining("pipeline.yaml:2:28: 'sasl.jaas.config' of 'kafka'")
        .hasMessageContaining("cannot read file '%s': %s".formatted(path, reason))
        .extracting(Throwable::getMessage)
        .asString()
        .doesNotContain("top secret", "sss");
  }
}

package io.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {

  @TempDir private Path home;
  private ClassArchive archive;
  private Path target;

  @BeforeEach
  void module() throws IOException {
    target = Files.createDirectories(home.resolve("lake-writer/target"));
    archive = new Installation(home).archive("lake-writer");
    built("/jars/kafka.jar");
    Files.writeString(target.resolve("sluice-lake-writer-1.jar"), "");
    Files.writeString(target.resolve("sluice-lake-writer-1-tests.jar"), "");
  }

  private void built(String classPath) throws IOException {
    Files.writeString(target.resolve("class-path"), classPath);
    Files.setLastModifiedTime(target.resolve("class-path"), FileTime.fromMillis(1_000));
  }

  private JavaCommand command() {
    return new Installation(home).command("lake-writer", "Main");
  }

  private void archive() throws IOException {
    archive.replace(Files.writeString(target.resolve("next.jsa"), "classes"), archive.jars());
  }

  @Test
  void withoutOneClassesComeFromTheirFolder() {
    assertThat(command().classPath()).isEqualTo(target.resolve("classes") + ":/jars/kafka.jar");
    assertThat(command().options()).isEmpty();
  }

  @Test
  void withOneTheModuleIsItsJar() throws IOException {
    archive();
    assertThat(command().classPath())
        .isEqualTo(target.resolve("sluice-lake-writer-1.jar") + ":/jars/kafka.jar");
    assertThat(command().options()).contains("-XX:SharedArchiveFile=" + archive.file());
  }

  @Test
  void nothingElseIsLeftBehind() throws IOException {
    archive();
    try (var files = Files.list(target)) {
      assertThat(files)
          .extracting(file -> file.getFileName().toString())
          .containsExactlyInAnyOrder(
              "class-path",
              "sluice-lake-writer-1.jar",
              "sluice-lake-writer-1-tests.jar",
              "classes.jsa",
              "archived-class-path");
    }
  }

  @Test
  void discardedItIsOutOfForce() throws IOException {
    archive();
    archive.discard();
    assertThat(command().options()).isEmpty();
  }

  @Test
  void aLaterClassPathEndsItsForce() throws IOException {
    archive();
    Files.setLastModifiedTime(
        target.resolve("class-path"), Files.getLastModifiedTime(archive.classPathFile()));
    assertThat(command().options()).isEmpty();
  }

  @Test
  void foldersOfClassesAreRefused() throws IOException {
    built("/jars/kafka.jar:" + home);
    assertThatThrownBy(archive::jars)
        .isInstanceOf(LocalStackException.class)
        .hasMessageContainingAll("lake-writer", home + " is a folder", "./mvnw package");
  }

  @Test
  void aModuleWithoutAJarIsRefused() throws IOException {
    Files.delete(target.resolve("sluice-lake-writer-1.jar"));
    assertThatThrownBy(archive::jars).hasMessageContaining("it has no jar");
  }
}

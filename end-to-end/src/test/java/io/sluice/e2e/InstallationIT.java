package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.local.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that {@code deploy/install} has made works without what it was made from. */
class InstallationIT {

  private static final Path HOME = Installation.current().home();

  @TempDir private Path directory;

  @Test
  void worksByItselfAndKeepsClassPathsApart() throws Exception {
    Path installed = directory.resolve("installed");
    assertThat(install(installed, "lake-writer", "local-stack")).isZero();
    for (String module : List.of("lake-writer", "local-stack")) {
      String classPath = Files.readString(installed.resolve(module).resolve("target/class-path"));
      assertThat(classPath.split(":"))
          .hasSizeGreaterThan(20)
          .allMatch(entry -> entry.startsWith(installed.toString()))
          .allMatch(entry -> Files.exists(Path.of(entry)));
      assertThat(classPath.contains("delta-standalone")).isEqualTo(module.equals("lake-writer"));
    }

    List<String> before = content(installed);
    Sluice sluice = Sluice.of(new Installation(installed), directory);
    Sluice.Result lint =
        sluice.run("lint", "-f", HOME.resolve("examples/nexmark/pipeline.yaml").toString());
    assertThat(lint.exit()).as(lint.err()).isZero();
    sluice.run("writer").requireRefusal(78, "no such file");
    assertThat(content(installed)).as("nothing was written").isEqualTo(before);
  }

  @Test
  void refusesAFolderWithContentAndAModuleThatIsNotBuilt() throws Exception {
    Path taken = Files.createDirectories(directory.resolve("taken"));
    Files.writeString(taken.resolve("file"), "somebody's");
    assertThat(install(taken, "lake-writer")).isEqualTo(1);
    assertThat(said()).startsWith("Cannot install to " + taken + ": it is not empty");
    assertThat(install(directory.resolve("other"), "lake-reader")).isEqualTo(1);
    assertThat(said()).startsWith("Cannot install module lake-reader: it is not built");
  }

  private int install(Path folder, String... modules) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(HOME.resolve("deploy/install").toString());
    line.add(folder.toString());
    line.addAll(List.of(modules));
    return new ProcessBuilder(line)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("said.txt").toFile())
        .start()
        .waitFor();
  }

  private String said() throws IOException {
    return Files.readString(directory.resolve("said.txt"));
  }

  private static List<String> content(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(file -> file + " " + file.toFile().lastModified()).sorted().toList();
    }
  }
}

package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.local.ChildProcess;
import io.sluice.local.ClassArchive;
import io.sluice.local.Installation;
import io.sluice.local.archive.ArchiveMain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The services take their classes from the archive, and do without one that is not theirs. */
class ClassArchiveIT {

  private static final String WRITER = "io.sluice.writer.WriterMain";
  private static final String ARCHIVED = " source: shared objects file (top)";

  /** What can be wrong with an archive that is whole. */
  private enum Misfit {
    OF_ANOTHER_JAVA {
      @Override
      void apply(ClassArchive archive) throws IOException {
        byte[] bytes = Files.readAllBytes(archive.file());
        byte[] name = System.getProperty("java.vm.name").getBytes(StandardCharsets.US_ASCII);
        int at = 0;
        while (!Arrays.equals(bytes, at, at + name.length, name, 0, name.length)) {
          at++;
        }
        bytes[at] = '?';
        write(archive, bytes);
      }
    },
    OF_ANOTHER_FORMAT {
      @Override
      void apply(ClassArchive archive) throws IOException {
        write(archive, new byte[4096]);
      }
    },
    OF_OTHER_JARS {
      @Override
      void apply(ClassArchive archive) throws IOException {
        Files.setLastModifiedTime(jar(archive), FileTime.fromMillis(1));
      }
    },
    MISSING {
      @Override
      void apply(ClassArchive archive) throws IOException {
        Files.delete(archive.file());
      }
    };

    abstract void apply(ClassArchive archive) throws IOException;

    static Path jar(ClassArchive archive) throws IOException {
      return Path.of(Files.readString(archive.classPathFile()).split(":")[0]);
    }

    /** Never into the file in place, which others may have mapped. */
    private static void write(ClassArchive archive, byte[] bytes) throws IOException {
      Files.delete(archive.file());
      Files.write(archive.file(), bytes);
    }
  }

  @TempDir private static Path made;
  private static byte[] whole = {};
  private static FileTime jarTime = FileTime.fromMillis(0);

  @TempDir private Path directory;
  private final ClassArchive archive = new Installation(made).archive("lake-writer");
  private Sluice sluice;

  /** An installation of the services' jars, archived. */
  @BeforeAll
  static void archive(@TempDir Path folder) throws Exception {
    Path home = Installation.current().home();
    copy(home, "sluice");
    for (String module : List.of("lake-writer", "stream-processor")) {
      Path target = Files.createDirectories(made.resolve(module).resolve("target"));
      copy(home, module + "/target/class-path");
      Path jar = Path.of(Installation.current().archive(module).jars().split(":")[0]);
      Files.copy(jar, target.resolve(jar.getFileName().toString()));
      Files.createSymbolicLink(
          target.resolve("classes"), home.resolve(module).resolve("target/classes"));
    }
    copy(home, "lake-writer/jvm-options");
    ArchiveMain.archive(new Installation(made), folder);
    ClassArchive writers = new Installation(made).archive("lake-writer");
    whole = Files.readAllBytes(writers.file());
    jarTime = Files.getLastModifiedTime(Misfit.jar(writers));
  }

  private static void copy(Path home, String file) throws IOException {
    Files.copy(home.resolve(file), made.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
  }

  @BeforeEach
  void restore() throws IOException {
    sluice = Sluice.of(new Installation(made), directory);
    Files.deleteIfExists(archive.file());
    Files.write(archive.file(), whole);
    Files.setLastModifiedTime(Misfit.jar(archive), jarTime);
  }

  @Test
  void theLauncherStartsTheServicesWithThem() throws Exception {
    assertThat(loaded("writer")).contains(WRITER + ARCHIVED);
    assertThat(loaded("processor")).contains("io.sluice.processor.ProcessorMain" + ARCHIVED);
  }

  @Test
  void soDoesWhoeverStartsThemAsChildren() throws Exception {
    Path log = directory.resolve("child.log");
    try (ChildProcess child =
        ChildProcess.start(
            "the writer",
            new Installation(made)
                .command("lake-writer", WRITER)
                .withMoreOptions("-Xshare:on", "-Xlog:class+load")
                .withArguments("--help"),
            log)) {
      assertThat(child.await(Duration.ofMinutes(1))).hasValue(0);
    }
    assertThat(Files.readString(log)).contains(WRITER + ARCHIVED);
  }

  @ParameterizedTest
  @EnumSource
  void oneThatDoesNotFitIsPassedOverInSilence(Misfit misfit) throws Exception {
    Sluice.Result good = sluice.run("writer", "--help");
    misfit.apply(archive);

    assertThat(loaded("writer")).contains(WRITER + " source: ").doesNotContain(WRITER + ARCHIVED);
    assertThat(sluice.run("writer", "--help")).isEqualTo(good);
    assertThat(good.err()).isEmpty();
  }

  @Test
  void aBuildWithAnotherClassPathEndsItsForce() throws Exception {
    Path classPath = archive.target().resolve("class-path");
    FileTime before = Files.getLastModifiedTime(classPath);
    Files.setLastModifiedTime(classPath, Files.getLastModifiedTime(archive.classPathFile()));
    try {
      assertThat(loaded("writer"))
          .contains(WRITER + " source: file:" + archive.target().resolve("classes").toRealPath());
    } finally {
      Files.setLastModifiedTime(classPath, before);
    }
  }

  /** What the JVM says of the classes that it loads, and where from. */
  private String loaded(String service) throws Exception {
    Path log = directory.resolve(service + "-classes.log");
    Sluice.Result help =
        sluice.run(Map.of("SLUICE_JAVA_OPTS", "-Xlog:class+load:file=" + log), service, "--help");
    assertThat(help.exit()).as(help.err()).isZero();
    assertThat(help.err()).isEmpty();
    return Files.readString(log);
  }
}

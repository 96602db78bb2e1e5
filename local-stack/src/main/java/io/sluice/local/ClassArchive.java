package io.sluice.local;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * The classes that a module's service loads, ready for the JVM to map, and the class path of jars
 * alone that they come from.
 *
 * <p>It is in force from the moment the class path is there, and until the module is built with
 * another one. What is in place is complete: a JVM checks which Java and which jars an archive is
 * of, but dies of half an archive.
 *
 * @param target the folder of what is built of the module
 */
public record ClassArchive(Path target) {

  /** The archive. */
  public Path file() {
    return target.resolve("classes.jsa");
  }

  /** Where the class path is kept that it was made with. */
  public Path classPathFile() {
    return target.resolve("archived-class-path");
  }

  /** The class path that it was made with, if it is in force. */
  Optional<String> classPath() throws IOException {
    boolean inForce =
        Files.exists(classPathFile())
            && Files.getLastModifiedTime(classPathFile())
                    .compareTo(Files.getLastModifiedTime(target.resolve("class-path")))
                > 0;
    return inForce ? Optional.of(Files.readString(classPathFile()).strip()) : Optional.empty();
  }

  /** What makes a JVM use it if it fits, and go on in silence if it does not. */
  List<String> options() {
    return List.of("-XX:SharedArchiveFile=" + file(), "-Xlog:cds*=off");
  }

  /** Ends its force. */
  public void discard() {
    try {
      Files.deleteIfExists(classPathFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts a complete archive in place, without a moment in which a start sees a part of it. */
  public void replace(Path complete, String classPath) {
    try {
      Files.move(complete, file(), StandardCopyOption.ATOMIC_MOVE);
      Path line = Files.writeString(Path.of(complete + ".class-path"), classPath);
      Files.move(line, classPathFile(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The class path of jars that the module is started with when it is archived.
   *
   * @throws LocalStackException if something of it is not packaged
   */
  public String jars() {
    try (var files = Files.list(target)) {
      String own =
          files
              .filter(file -> file.getFileName().toString().matches("sluice-.*(?<!-tests)\\.jar"))
              .max((one, other) -> Long.compare(modified(one), modified(other)))
              .orElseThrow(() -> notPackaged("it has no jar"))
              .toString();
      String classPath = Files.readString(target.resolve("class-path")).strip();
      for (String entry : classPath.split(File.pathSeparator)) {
        if (Files.isDirectory(Path.of(entry))) {
          throw notPackaged("%s is a folder".formatted(entry));
        }
      }
      return own + File.pathSeparator + classPath;
    } catch (IOException e) {
      throw notPackaged(e.toString());
    }
  }

  private LocalStackException notPackaged(String reason) {
    return new LocalStackException(
        "Cannot archive the classes of %s: %s; run ./mvnw package"
            .formatted(target.getParent(), reason));
  }

  private static long modified(Path file) {
    return file.toFile().lastModified();
  }
}

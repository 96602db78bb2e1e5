package io.sluice.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A built checkout of Sluice, from which services and jobs are started.
 *
 * @param home the folder that holds the modules
 */
public record Installation(Path home) {

  /** The one that this process was started from. */
  public static Installation current() {
    String home = System.getProperty("sluice.home");
    return new Installation(
        home != null ? Path.of(home) : JavaCommand.ownClasses().resolve("../../..").normalize());
  }

  /**
   * How to start a main class of a module: with the module's own class path, the options in its
   * file {@code jvm-options}, and its archived classes, if it has them.
   *
   * @throws LocalStackException if the module is not built
   */
  public JavaCommand command(String module, String mainClass) {
    Path folder = home.resolve(module);
    Path classPath = folder.resolve("target/class-path");
    Path options = folder.resolve("jvm-options");
    try {
      String folders = folder.resolve("target/classes") + ":" + Files.readString(classPath).strip();
      ClassArchive archive = archive(module);
      Optional<String> archived = archive.classPath();
      JavaCommand command = JavaCommand.of(mainClass, archived.orElse(folders));
      if (Files.exists(options)) {
        command = command.withMoreOptions("@" + options);
      }
      return archived.isPresent()
          ? command.withMoreOptions(archive.options().toArray(String[]::new))
          : command;
    } catch (IOException e) {
      throw new LocalStackException(
          "Cannot start %s: module %s is not built (%s); run ./mvnw package"
              .formatted(mainClass, module, e.getMessage()),
          e);
    }
  }

  /** The archived classes of a module, whether it has them or not. */
  public ClassArchive archive(String module) {
    return new ClassArchive(home.resolve(module).resolve("target"));
  }
}

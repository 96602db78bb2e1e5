package io.sluice.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
   * How to start a main class of a module: with the module's own class path and the options in its
   * file {@code jvm-options}, if it has one.
   *
   * @throws LocalStackException if the module is not built
   */
  public JavaCommand command(String module, String mainClass) {
    Path folder = home.resolve(module);
    Path classPath = folder.resolve("target/class-path");
    try {
      JavaCommand command =
          JavaCommand.of(
              mainClass,
              folder.resolve("target/classes") + ":" + Files.readString(classPath).strip());
      Path options = folder.resolve("jvm-options");
      return Files.exists(options) ? command.withOptions("@" + options) : command;
    } catch (IOException e) {
      throw new LocalStackException(
          "Cannot start %s: module %s is not built (%s); run ./mvnw package"
              .formatted(mainClass, module, e.getMessage()),
          e);
    }
  }
}

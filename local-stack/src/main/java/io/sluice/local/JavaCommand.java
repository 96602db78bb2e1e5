package io.sluice.local;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How to start a main class in a JVM of its own, on this JVM's Java.
 *
 * @param mainClass the class whose {@code main} runs, under {@link ParentWatch}
 * @param classPath its class path; this module's own classes are appended for the watch
 * @param options options of the JVM, such as {@code -Xmx256m}
 * @param arguments arguments of the main class
 * @param environment variables added to this process's environment
 */
public record JavaCommand(
    String mainClass,
    String classPath,
    List<String> options,
    List<String> arguments,
    Map<String, String> environment) {

  public JavaCommand {
    options = List.copyOf(options);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** A command without options, arguments or variables. */
  public static JavaCommand of(String mainClass, String classPath) {
    return new JavaCommand(mainClass, classPath, List.of(), List.of(), Map.of());
  }

  /** The same command with these options of the JVM instead. */
  public JavaCommand withOptions(String... replacement) {
    return new JavaCommand(mainClass, classPath, List.of(replacement), arguments, environment);
  }

  /** The same command with these arguments instead. */
  public JavaCommand withArguments(String... replacement) {
    return new JavaCommand(mainClass, classPath, options, List.of(replacement), environment);
  }

  /** The same command with these arguments behind its own. */
  public JavaCommand withMoreArguments(String... more) {
    return withArguments(Stream.concat(arguments.stream(), Stream.of(more)).toArray(String[]::new));
  }

  /** The same command with these options of the JVM behind its own. */
  public JavaCommand withMoreOptions(String... more) {
    return withOptions(Stream.concat(options.stream(), Stream.of(more)).toArray(String[]::new));
  }

  /** The same command with these variables instead. */
  public JavaCommand withEnvironment(Map<String, String> replacement) {
    return new JavaCommand(mainClass, classPath, options, arguments, replacement);
  }

  /** The command line as the operating system gets it. */
  public List<String> line() {
    return line(classPath + File.pathSeparator + ownClasses(), ParentWatch.class.getName());
  }

  /**
   * The command line without {@link ParentWatch}, for a process that reads its standard input and
   * ends with it.
   */
  public List<String> unwatchedLine() {
    return line(classPath);
  }

  private List<String> line(String fullClassPath, String... outerMain) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(options);
    line.add("-cp");
    line.add(fullClassPath);
    line.addAll(List.of(outerMain));
    line.add(mainClass);
    line.addAll(arguments);
    return line;
  }

  /** The folder or jar that holds this module's classes. */
  static Path ownClasses() {
    try {
      return Path.of(ParentWatch.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}

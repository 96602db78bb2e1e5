package io.sluice.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another main class in a JVM that ends with its parent: standard input is a pipe the parent
 * holds and never writes to, so its end means that the parent is gone, even by SIGKILL.
 *
 * <p>The process then halts without shutdown hooks, which is a crash for what runs in it. The first
 * argument is the main class, the others are its arguments; it sees an empty standard input.
 */
public final class ParentWatch {
  /** Exit code of a process whose parent went away. */
  public static final int ORPHANED = 75;

  private ParentWatch() {}

  /**
   * Starts the watch, then the main class on this thread.
   *
   * @throws Throwable what the main class threw
   */
  public static void main(String[] args) throws Throwable {
    if (args.length == 0) {
      throw new IllegalArgumentException(
          "Cannot watch the parent: no main class is given; name it as the first argument");
    }
    watch(System.in);
    System.setIn(InputStream.nullInputStream());
    delegate(args[0], Arrays.copyOfRange(args, 1, args.length));
  }

  private static void watch(InputStream pipe) {
    Thread thread = new Thread(() -> haltAtEndOf(pipe), "parent-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private static void haltAtEndOf(InputStream pipe) {
    try {
      pipe.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      System.err.println("The pipe to the parent broke: " + e);
    }
    Runtime.getRuntime().halt(ORPHANED);
  }

  private static void delegate(String mainClass, String[] args) throws Throwable {
    try {
      Class.forName(mainClass).getMethod("main", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}

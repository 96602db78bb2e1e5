package io.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int SIGTERM = 128 + 15;

  @TempDir private Path directory;

  /** Runs until it is asked to end, and says so then. */
  static final class Obedient {
    public static void main(String[] arguments) throws InterruptedException {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> System.out.println("ended in order"), "exit"));
      System.out.println("at work");
      new CountDownLatch(1).await();
    }
  }

  @Test
  void aTerminatedProcessEndsInOrder() throws InterruptedException {
    JavaCommand command =
        JavaCommand.of(Obedient.class.getName(), System.getProperty("java.class.path"));
    try (ChildProcess child =
        ChildProcess.start("obedient", command, directory.resolve("child.log"))) {
      await().atMost(LIMIT).until(() -> child.lastLines(1).equals("at work"));

      child.terminate();

      assertThat(child.await(LIMIT)).hasValue(SIGTERM);
      assertThat(child.lastLines(1)).isEqualTo("ended in order");
    }
  }

  /** Ends for a reason that its last words do not tell. */
  static final class Broken {
    public static void main(String[] arguments) {
      System.out.println("12:00 INFO  at work\n12:01 ERROR it broke\nbecause of this\nbye");
    }
  }

  @Test
  void showsTheLastErrorRatherThanTheLastWords() throws InterruptedException {
    JavaCommand command =
        JavaCommand.of(Broken.class.getName(), System.getProperty("java.class.path"));
    try (ChildProcess child =
        ChildProcess.start("broken", command, directory.resolve("child.log"))) {
      assertThat(child.await(LIMIT)).hasValue(0);

      assertThat(child.lastError(2)).isEqualTo("12:01 ERROR it broke\nbecause of this");
      assertThat(child.lastLines(1)).isEqualTo("bye");
    }
  }
}

package io.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.SluiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FailpointsTest {

  @AfterEach
  void disarm() {
    Failpoints.arm(null);
  }

  @Test
  void throwsAtItsPassAndAtNoOther() {
    Failpoints.arm("commit.before:throw@2");

    Failpoints.pass(Failpoint.COMMIT_BEFORE);
    Failpoints.pass(Failpoint.COMMIT_AFTER);
    assertThatThrownBy(() -> Failpoints.pass(Failpoint.COMMIT_BEFORE))
        .isInstanceOf(Failpoints.InjectedException.class);
    assertThatCode(() -> Failpoints.pass(Failpoint.COMMIT_BEFORE)).doesNotThrowAnyException();
  }

  @Test
  void throwsAtEveryNthPass() {
    Failpoints.arm("commit.after:throw@every-2");

    for (int pass = 1; pass <= 3; pass++) {
      Failpoints.pass(Failpoint.COMMIT_AFTER);
      assertThatThrownBy(() -> Failpoints.pass(Failpoint.COMMIT_AFTER))
          .isInstanceOf(Failpoints.InjectedException.class);
    }
  }

  @Test
  void blocksUntilItsFileIsGoneAndThenThrowsIfItIsToldTo() throws Exception {
    Path gate = Path.of("commit.after.blocked");
    Failpoints.arm("commit.after:block-throw@1");

    CompletableFuture<Void> pass =
        CompletableFuture.runAsync(() -> Failpoints.pass(Failpoint.COMMIT_AFTER));
    while (!Files.exists(gate)) {
      Thread.onSpinWait();
    }
    assertThat(pass).isNotDone();
    Files.delete(gate);

    assertThat(pass)
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(Failpoints.InjectedException.class);
  }

  @Test
  void anActionThatThereIsNotIsRefusedWithTheNearest() {
    assertThatThrownBy(() -> Failpoints.arm("commit.after:blok@1"))
        .isInstanceOf(SluiceException.class)
        .hasMessage(
            "Cannot arm failpoint commit.after:blok@1: there is no such action; did you mean block?");
  }
}

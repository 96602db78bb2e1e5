package io.sluice.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountTest {

  private final StringWriter out = new StringWriter();
  private Instant now = Instant.parse("2026-01-05T00:00:00Z");

  private void pass(int seconds) {
    now = now.plusSeconds(seconds);
  }

  @Test
  void saysWhenEverythingHappened() {
    Account account = Account.plain(new PrintWriter(out), () -> now);
    pass(75);
    account.done("catalog loaded", "version 0");

    assertThat(out.toString().strip()).matches("1:15  catalog loaded +version 0");
    assertThat(account.elapsed()).isEqualTo(Duration.ofSeconds(75));
  }

  @Test
  void aTerminalShowsTheStateInPlace() {
    Account account = Account.live(new PrintWriter(out), () -> now);
    account.now(List.of("one", "two"));
    account.now(List.of("three"));

    assertThat(out.toString()).contains("one").contains("\033[2A\033[J").endsWith("three\n");
  }

  @Test
  void aFileGetsTheStateEveryTenSeconds() {
    Account account = Account.plain(new PrintWriter(out), () -> now);
    pass(9);
    account.now(List.of("too early"));
    pass(1);
    account.now(List.of("due"));

    assertThat(out.toString().strip()).isEqualTo("due");
  }
}

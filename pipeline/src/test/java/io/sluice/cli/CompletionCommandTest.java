package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script is run by a real bash, in front of a command that has help and says who asked. */
class CompletionCommandTest {

  @TempDir private Path folder;

  private Path script;

  @BeforeEach
  void install() throws Exception {
    StringWriter out = new StringWriter();
    int exit =
        SluiceMain.runner(Map.of())
            .printingTo(new PrintWriter(out, true), new PrintWriter(out, true))
            .run("completion", "bash");
    assertThat(exit).as(out.toString()).isZero();
    script = Files.writeString(folder.resolve("completion"), out.toString());
    Path sluice =
        Files.writeString(
            folder.resolve("sluice"),
            """
            #!/bin/sh
            echo "$*" >>"$(dirname "$0")/asked"
            case "$1 $2" in
              'quarantine list') echo '      --check   End with 3.' ;;
              'quarantine '*) printf 'Usage: x\\nCommands:\\n  list    Count.\\n  show    Show.\\n\\nMore.\\n' ;;
              *) printf '  TABLE --no-option\\n  -f, --file=FILE     The --file.\\n      --watch   Again.\\n' ;;
            esac
            """);
    assertThat(sluice.toFile().setExecutable(true)).isTrue();
  }

  private String bash(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", "--norc"));
    command.addAll(List.of(arguments));
    Process bash =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(out).isZero();
    return out.strip();
  }

  /** Completes the last of some words. */
  private String complete(String... words) throws Exception {
    return bash(
        "-c",
        "source ./completion; COMP_WORDS=(./sluice %s); COMP_CWORD=%d; _sluice; echo \"${COMPREPLY[@]}\""
            .formatted(String.join(" ", words), words.length));
  }

  @Test
  void isSoundBash() throws Exception {
    assertThat(bash("-n", script.toString())).isEmpty();
  }

  @Test
  void completesCommands() throws Exception {
    assertThat(complete("wri")).isEqualTo("writer");
    assertThat(complete("re")).isEqualTo("reconcile reprocess restore resume");
    assertThat(folder.resolve("asked")).doesNotExist();
  }

  @Test
  void completesTheOptionsThatTheHelpOfACommandNames() throws Exception {
    assertThat(complete("status", "--")).isEqualTo("--file --watch");
    assertThat(complete("status", "clicks", "--w")).isEqualTo("--watch");
    assertThat(complete("status", "-o", "j")).isEqualTo("json");
    assertThat(complete("status", "-f", "pipe")).as("the shell completes files").isEmpty();
  }

  @Test
  void completesSubcommandsAndTheirOptions() throws Exception {
    assertThat(complete("quarantine", "l")).isEqualTo("list");
    assertThat(complete("quarantine", "list", "--")).isEqualTo("--check");
  }

  @Test
  void asksACommandOnceASession() throws Exception {
    bash(
        "-c",
        "source ./completion; COMP_CWORD=2; COMP_WORDS=(./sluice status --); _sluice; _sluice; _sluice");

    assertThat(Files.readAllLines(folder.resolve("asked"))).containsExactly("status --help");
  }
}

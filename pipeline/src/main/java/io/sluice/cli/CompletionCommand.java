package io.sluice.cli;

import io.sluice.failure.ExitCode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Prints a script that completes command lines.
 *
 * <p>It knows the names of commands. Their options it asks them for when they are first wanted:
 * each command has a class path of its own, so nobody has them all.
 */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Print a script that lets a shell complete commands, options and files.",
    footer = {
      "",
      "Options of a command are asked of it once a session, which takes a moment.",
      "",
      "Examples:",
      "  source <(sluice completion bash)                       in this shell",
      "  sluice completion bash >/etc/bash_completion.d/sluice  in every shell",
      "  source <(sluice completion zsh)                        in ~/.zshrc"
    })
final class CompletionCommand implements CommandRunner.Command {

  /** The shells that are known. */
  enum Shell {
    BASH,
    ZSH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String FOR_ZSH =
      """
      autoload -U +X compinit && compinit
      autoload -U +X bashcompinit && bashcompinit
      """;

  private static final String SCRIPT =
      """
      # Completes command lines of sluice.
      _sluice_words() { # COMMAND...: its options and subcommands, as its help names them
        local name
        name=_sluice_of_$(printf '%s' "$*" | tr -c 'a-z' '_')
        eval "REPLY=\\${$name-}"
        if [ -z "$REPLY" ]; then
          REPLY=$(SLUICE_BUILD=never "${COMP_WORDS[0]}" "$@" --help 2>/dev/null | sed -n \\
            -e 's/^ *\\(-[a-zA-Z]\\), \\(--[a-z][a-z-]*\\).*/\\1 \\2/p' \\
            -e 's/^ *\\(--[a-z][a-z-]*\\).*/\\1/p' \\
            -e '/^Commands:/,/^$/s/^  \\([a-z][a-z-]*\\) .*/\\1/p' | tr '\\n' ' ')
          eval "$name=\\$REPLY"
        fi
      }
      _sluice() {
        local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command second
        COMPREPLY=()
        if [ "$COMP_CWORD" -eq 1 ]; then
          COMPREPLY=($(compgen -W "@COMMANDS@" -- "$current"))
          return
        fi
        case $previous in
          -o | --output) COMPREPLY=($(compgen -W "text json" -- "$current")); return ;;
          -f | --file) return ;;
        esac
        command=${COMP_WORDS[1]}
        _sluice_words "$command"
        second=${COMP_WORDS[2]}
        case $second in
          -* | '') ;;
          *) case " $REPLY" in
              *" $second "*) [ "$COMP_CWORD" -gt 2 ] && _sluice_words "$command" "$second" ;;
            esac ;;
        esac
        COMPREPLY=($(compgen -W "$REPLY" -- "$current"))
      }
      complete -o default -F _sluice sluice ./sluice
      """;

  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.BASH;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public ExitCode run() {
    TreeSet<String> commands = new TreeSet<>(spec.parent().subcommands().keySet());
    String script = SCRIPT.replace("@COMMANDS@", String.join(" ", commands));
    PrintWriter out = spec.commandLine().getOut();
    out.print(shell == Shell.ZSH ? FOR_ZSH + script : script);
    out.flush();
    return ExitCode.OK;
  }
}

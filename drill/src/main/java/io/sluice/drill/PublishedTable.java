package io.sluice.drill;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The part of a Markdown file that a campaign's report takes the place of. */
record PublishedTable(Path file) {

  static final String BEGIN = "<!-- campaign -->";
  static final String END = "<!-- /campaign -->";

  /**
   * @throws SluiceException if the file has no such part
   */
  void replace(List<String> lines) {
    try {
      List<String> text = Files.readAllLines(file);
      int begin = text.indexOf(BEGIN);
      int end = text.indexOf(END);
      if (begin < 0 || end < begin) {
        throw refused("it has no lines '%s' and '%s'".formatted(BEGIN, END));
      }
      List<String> whole = new ArrayList<>(text.subList(0, begin + 1));
      whole.addAll(lines);
      whole.addAll(text.subList(end, text.size()));
      Files.write(file, whole);
    } catch (IOException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private SluiceException refused(String reason) {
    return new SluiceException(
        ExitCode.USAGE,
        "Cannot write the report into %s: %s; name docs/faults.md or a file like it"
            .formatted(file, reason));
  }
}

package io.sluice.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Secrets of a pipeline file that are easy to tell, looked for in what commands and pages say.
 *
 * @param pattern what they look like
 */
record PlantedSecrets(Pattern pattern) {

  /** What commands have printed and pages have answered, each in a text file of a folder. */
  static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
  }

  /** Where which secret is. */
  List<String> findIn(List<Path> files) throws IOException {
    return files.stream().flatMap(this::findIn).distinct().toList();
  }

  private Stream<String> findIn(Path file) {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return pattern
          .matcher(text)
          .results()
          .map(MatchResult::group)
          .map(secret -> file + ": " + secret);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

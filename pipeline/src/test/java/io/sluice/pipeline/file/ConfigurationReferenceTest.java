package io.sluice.pipeline.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.pipeline.file.DeclaredKeys.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The reference in docs/configuration.md is made of what is declared, and names every variable that
 * launcher, installation and image look at. {@code -Dsluice.docs=write} writes its tables anew.
 */
class ConfigurationReferenceTest {

  private static final Path HOME = Path.of("..");
  private static final Path REFERENCE = HOME.resolve("docs/configuration.md");
  private static final String BEGIN = "<!-- keys -->\n";
  private static final String END = "<!-- end of keys -->\n";
  private static final Pattern VARIABLE = Pattern.compile("\\bSLUICE_[A-Z_]+");

  /** Sections whose keys stand in a table of their own, below a name that the file gives. */
  private static final List<String> NAMED = List.of("streams", "dimensions", "views", "tables");

  private static String tables() {
    Map<String, StringBuilder> tables = new LinkedHashMap<>();
    tables.put("The file", new StringBuilder());
    for (Key key : DeclaredKeys.all()) {
      String top = key.path().split("\\.", 2)[0];
      boolean isNamed = NAMED.contains(top);
      if (!key.takes().equals("a section") && !NAMED.contains(key.path())) {
        tables
            .computeIfAbsent(isNamed ? top : "The file", name -> new StringBuilder())
            .append(row(isNamed ? key.path().substring(top.length() + 3) : key.path(), key));
      }
    }
    return tables.entrySet().stream()
        .map(
            table ->
                "### %s\n\n| Key | Takes | Default | Meaning |\n|---|---|---|---|\n%s\n"
                    .formatted(table.getKey(), table.getValue()))
        .collect(Collectors.joining());
  }

  private static String row(String path, Key key) {
    String shown = path.replace("**", "*").replace("*", "NAME");
    return "| `%s` | %s | %s | %s |\n".formatted(shown, key.takes(), key.standard(), key.meaning());
  }

  @Test
  void theTablesAreWhatIsDeclared() throws IOException {
    String text = Files.readString(REFERENCE);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    if ("write".equals(System.getProperty("sluice.docs"))) {
      Files.writeString(
          REFERENCE, text.substring(0, begin) + "\n" + tables() + text.substring(end));
      return;
    }
    assertThat(text.substring(begin, end))
        .as(
            "docs/configuration.md is not what keys.txt declares; write it anew: ./mvnw test -pl pipeline -Dtest=ConfigurationReferenceTest -Dsluice.docs=write")
        .isEqualTo("\n" + tables());
  }

  @Test
  void everyVariableIsThereAndNoOther() throws IOException {
    Set<String> used = new TreeSet<>();
    try (Stream<Path> modules = Files.list(HOME)) {
      for (Path module : modules.toList()) {
        if (!module.endsWith("benchmarks")) {
          used.addAll(variables(module.resolve("src/main/java")));
        }
      }
    }
    used.addAll(variables(HOME.resolve("sluice")));
    used.addAll(variables(HOME.resolve("deploy/install")));
    used.addAll(variables(HOME.resolve("deploy/Dockerfile")));

    assertThat(variables(REFERENCE)).isNotEmpty().isEqualTo(used);
  }

  private static Set<String> variables(Path root) throws IOException {
    Set<String> names = new TreeSet<>();
    if (!Files.exists(root)) {
      return names;
    }
    try (Stream<Path> files = Files.walk(root).filter(Files::isRegularFile)) {
      for (Path file : files.toList()) {
        VARIABLE
            .matcher(Files.readString(file))
            .results()
            .map(MatchResult::group)
            .forEach(names::add);
      }
    }
    return names;
  }

  /** The tables of the text that explains the keys say the same defaults, where they say any. */
  @Test
  void theTextThatExplainsThemHasTheSameDefaults() throws IOException {
    Map<String, List<Key>> byName =
        DeclaredKeys.all().stream()
            .filter(key -> key.value().isPresent())
            .collect(
                Collectors.groupingBy(
                    key -> key.path().substring(key.path().lastIndexOf('.') + 1)));
    long held = 0;
    for (String line : Files.readAllLines(HOME.resolve("docs/pipeline-file.md"))) {
      String[] cells = line.split(" \\| ");
      if (cells.length == 3 && cells[0].matches("\\| `[a-z_]+`") && cells[2].startsWith("`")) {
        List<Key> keys =
            byName.getOrDefault(cells[0].substring(3, cells[0].length() - 1), List.of());
        if (!keys.isEmpty()) {
          held++;
          assertThat(keys).as(line).anyMatch(key -> cells[2].startsWith(key.standard()));
        }
      }
    }
    assertThat(held).isGreaterThan(8);
  }
}

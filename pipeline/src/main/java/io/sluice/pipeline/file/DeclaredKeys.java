package io.sluice.pipeline.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every key that a pipeline file may have, as {@code keys.txt} declares them; {@link Section}
 * asserts that the code reads no other, and the reference in docs is made of them.
 */
final class DeclaredKeys {

  /** Stands in a path for a name that the file gives. */
  static final String NAME = "*";

  /** Ends the path of keys that are handed on as they are, at any depth. */
  static final String ANY = "**";

  /**
   * A key.
   *
   * @param path of sections and itself, with dots between them
   * @param takes what kind of value
   * @param standard what holds where it is not there; between backquotes as the file would say it
   */
  record Key(String path, String takes, String standard, String meaning) {

    private static Key of(String line) {
      String[] parts = line.split(" \\| ", -1);
      if (parts.length != 4) {
        throw new IllegalStateException("Not PATH | TAKES | DEFAULT | MEANING: " + line);
      }
      return new Key(parts[0], parts[1], parts[2], parts[3]);
    }

    /** The default as the file would say it, if it is the same wherever the key stands. */
    Optional<String> value() {
      return standard.matches("`[^`<]+`")
          ? Optional.of(standard.substring(1, standard.length() - 1))
          : Optional.empty();
    }
  }

  private static final String RESOURCE = "keys.txt";
  private static final List<Key> ALL = read();
  private static final Map<String, Key> BY_PATH =
      ALL.stream().collect(Collectors.toMap(Key::path, Function.identity()));

  private DeclaredKeys() {}

  private static List<Key> read() {
    try (InputStream in =
        Objects.requireNonNull(DeclaredKeys.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Key::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In the order of the declaration, sections before what is in them. */
  static List<Key> all() {
    return ALL;
  }

  /** The declaration that a key falls under. */
  static Optional<Key> find(String section, String key) {
    for (String path : List.of(join(section, key), join(section, NAME), join(section, ANY))) {
      if (BY_PATH.containsKey(path)) {
        return Optional.ofNullable(BY_PATH.get(path));
      }
    }
    return free(section);
  }

  /** Keys that are handed on may have sections of their own. */
  private static Optional<Key> free(String section) {
    int last = section.lastIndexOf('.');
    if (last < 0) {
      return Optional.empty();
    }
    String parent = section.substring(0, last);
    Key free = BY_PATH.get(join(parent, ANY));
    return free == null ? free(parent) : Optional.of(free);
  }

  static String join(String section, String key) {
    return section.isEmpty() ? key : section + "." + key;
  }
}

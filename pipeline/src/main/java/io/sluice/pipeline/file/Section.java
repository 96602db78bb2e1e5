package io.sluice.pipeline.file;

import io.sluice.failure.NearestName;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping of the file, read key by key.
 *
 * <p>It remembers which keys were asked for; {@link #refuseOthers} then complains about the rest,
 * so that the code that reads a section is also the list of the keys it knows; each is one of
 * {@link DeclaredKeys}. Every failure is an {@link Invalid} that points at the key or value at
 * fault.
 */
final class Section {

  private final String file;
  private final Environment environment;
  private final String name;
  private final String path;
  private final Position at;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  private record Entry(Position at, Node value) {}

  private Section(
      String file, Environment environment, String name, String path, Position at, Node node) {
    this.file = file;
    this.environment = environment;
    this.name = name;
    this.path = path;
    this.at = at;
    if (!(node instanceof MappingNode mapping)) {
      throw new Invalid(at, "%s is a mapping of keys to values, this is not".formatted(name));
    }
    for (NodeTuple tuple : mapping.getValue()) {
      add(tuple);
    }
  }

  /** The section that is the whole file. */
  static Section root(String file, Environment environment, Node node) {
    return new Section(file, environment, "the pipeline file", "", new Position(file, 1, 1), node);
  }

  private Section child(String key, String childName, String pathKey, Node node) {
    return new Section(
        file, environment, childName, DeclaredKeys.join(path, pathKey), at(key), node);
  }

  private void add(NodeTuple tuple) {
    Position keyAt = position(tuple.getKeyNode());
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      throw new Invalid(keyAt, "a key of %s is plain text, this is not".formatted(name));
    }
    Entry before = entries.put(key.getValue(), new Entry(keyAt, tuple.getValueNode()));
    if (before != null) {
      throw new Invalid(
          keyAt,
          "key '%s' of %s stands at %s already".formatted(key.getValue(), name, before.at()));
    }
  }

  Position at() {
    return at;
  }

  /** Where a key stands; the section itself if it has none of this name. */
  Position at(String key) {
    Entry entry = entries.get(key);
    return entry == null ? at : entry.at();
  }

  Set<String> keys() {
    known.addAll(entries.keySet());
    return entries.keySet();
  }

  boolean has(String key) {
    return find(key) != null;
  }

  Located text(String key) {
    return optionalText(key).orElseThrow(() -> missing(key));
  }

  /**
   * That a key is missing; if one stands there that was probably meant to be it, that it is wrong.
   */
  Invalid missing(String key) {
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      String present = entry.getKey();
      if (!known.contains(present) && NearestName.of(present, List.of(key)).isPresent()) {
        return new Invalid(
            entry.getValue().at(),
            "unknown key '%s' in %s, did you mean '%s'?".formatted(present, name, key));
      }
    }
    return new Invalid(at, "%s has no '%s'".formatted(name, key));
  }

  Optional<Located> optionalText(String key) {
    return Optional.ofNullable(find(key)).map(node -> scalar(key, node));
  }

  /** One text, or a list of them. */
  List<Located> texts(String key) {
    Node node = find(key);
    if (node == null) {
      return List.of();
    }
    if (!(node instanceof SequenceNode sequence)) {
      return List.of(scalar(key, node));
    }
    List<Located> texts = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      texts.add(scalar(key, item));
    }
    return List.copyOf(texts);
  }

  /** Whether a flag is set; not there means false. */
  boolean flag(String key) {
    return optionalText(key).map(text -> flag(key, text)).orElse(false);
  }

  private boolean flag(String key, Located text) {
    return switch (text.text()) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new Invalid(
              text.at(), "'%s' of %s is true or false, not '%s'".formatted(key, name, text));
    };
  }

  /** A value that a parser understands; what it throws becomes a problem at the value's place. */
  <T> Optional<T> parsed(String key, Function<String, T> parser) {
    return optionalText(key).map(text -> parse(key, text, parser));
  }

  private <T> T parse(String key, Located text, Function<String, T> parser) {
    try {
      return parser.apply(text.text());
    } catch (IllegalArgumentException e) {
      throw invalid(text.at(), "'%s' of %s: %s".formatted(key, name, e.getMessage()), e);
    }
  }

  private static Invalid invalid(Position at, String message, Throwable cause) {
    Invalid invalid = new Invalid(at, message);
    invalid.initCause(cause);
    return invalid;
  }

  Optional<Section> section(String key) {
    return Optional.ofNullable(find(key))
        .map(node -> child(key, "'%s' of %s".formatted(key, name), key, node));
  }

  /** Whether a key's value is a mapping and not a plain text. */
  boolean isSection(String key) {
    return find(key) instanceof MappingNode;
  }

  /** Whether a key's value is a list and not a plain text. */
  boolean isList(String key) {
    return find(key) instanceof SequenceNode;
  }

  /**
   * The entry of this name as a section that says what it is, for example {@code view 'clicks'}.
   */
  Section entry(String key, String kind) {
    Node node = find(key);
    if (node == null) {
      throw missing(key);
    }
    return child(key, "%s '%s'".formatted(kind, key), DeclaredKeys.NAME, node);
  }

  /** All entries as text, in order. */
  Map<String, Located> allTexts() {
    Map<String, Located> texts = new LinkedHashMap<>();
    for (String key : keys()) {
      texts.put(key, text(key));
    }
    return texts;
  }

  /** Fails at the first key that nobody asked for. */
  void refuseOthers() {
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw new Invalid(
            entry.getValue().at(),
            "unknown key '%s' in %s%s".formatted(entry.getKey(), name, hint(entry.getKey())));
      }
    }
  }

  private String hint(String key) {
    return NearestName.of(key, known)
        .map(nearest -> ", did you mean '%s'?".formatted(nearest))
        .orElse("; known keys: " + String.join(", ", known));
  }

  private @Nullable Node find(String key) {
    assert DeclaredKeys.find(path, key).isPresent()
        : "Key '%s' of '%s' is read and not declared; declare it in keys.txt".formatted(key, path);
    known.add(key);
    Entry entry = entries.get(key);
    return entry == null ? null : entry.value();
  }

  private Located scalar(String key, Node node) {
    Position where = position(node);
    if (!(node instanceof ScalarNode scalar) || scalar.getTag().equals(Tag.NULL)) {
      throw new Invalid(where, "'%s' of %s is plain text, this is not".formatted(key, name));
    }
    Located raw = new Located(scalar.getValue(), where);
    return new Located(parse(key, raw, environment::resolve), where);
  }

  private Position position(Node node) {
    return node.getStartMark()
        .map(mark -> new Position(file, mark.getLine() + 1, mark.getColumn() + 1))
        .orElseGet(() -> new Position(file, 1, 1));
  }
}

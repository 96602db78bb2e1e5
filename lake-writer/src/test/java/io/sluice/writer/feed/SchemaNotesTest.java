package io.sluice.writer.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.catalog.SchemaNames;
import io.sluice.registry.InMemorySchemaRegistry;
import io.sluice.registry.SchemaText;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchemaNotesTest {

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final SchemaNotes notes =
      new SchemaNotes(SchemaNames.of(Optional.of(registry), "shop.clicks-value"));
  private final int first = register("shop.clicks-value", "int");
  private final int second = register("shop.clicks-value", "long");

  private int register(String subject, String type) {
    return registry.register(subject, SchemaText.avro("\"" + type + "\""));
  }

  @Test
  void theFirstCommitWithRecordsOfASchemaNamesIt() {
    notes.learn(first);
    assertThat(notes.of(Set.of(first)))
        .isEqualTo(Map.of("sluice.schema.1", "shop.clicks-value v1"));

    notes.landed(Set.of(first));
    notes.learn(first);
    notes.learn(second);

    assertThat(notes.of(Set.of(first, second)))
        .isEqualTo(Map.of("sluice.schema.2", "shop.clicks-value v2"));
  }

  @Test
  void aCommitThatDidNotLandNamedNothing() {
    notes.learn(first);
    notes.of(Set.of(first));

    assertThat(notes.of(Set.of(first))).hasSize(1);
  }

  @Test
  void theSubjectOfTheTopicComesBeforeOthers() {
    register("another-value", "double");
    int twice = register("shop.clicks-value", "double");
    notes.learn(twice);

    assertThat(notes.of(Set.of(twice))).containsValue("shop.clicks-value v3");
  }

  @Test
  void aRegistryThatDoesNotTellHoldsNothingUp() {
    registry.down(true);
    notes.learn(first);

    assertThat(notes.of(Set.of(first))).isEqualTo(Map.of("sluice.schema.1", ""));
  }
}

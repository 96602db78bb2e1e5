package io.sluice.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TagsTest {

  @Test
  void areReadFromThePropertiesOfATable() {
    Map<String, String> properties =
        Map.of(
            Tags.property("before-2.0"),
            "41",
            Tags.property("end_of_march"),
            "97",
            Tags.property("spoiled"),
            "the last one",
            "delta.appendOnly",
            "true");

    assertThat(Tags.of(properties)).isEqualTo(Map.of("before-2.0", 41L, "end_of_march", 97L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"before-2.0", "a", "End_of.March"})
  void namesBeginWithALetter(String name) {
    assertThat(Tags.isName(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "42", "2026-03-01T00:00:00Z", "-a", "a b", "a'b"})
  void otherTextsAreNone(String name) {
    assertThat(Tags.isName(name)).isFalse();
  }
}

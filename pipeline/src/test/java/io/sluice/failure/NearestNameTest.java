package io.sluice.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {

  @Test
  void findsTheNameWithAWrongLetter() {
    assertThat(NearestName.of("prise", List.of("quantity", "price"))).contains("price");
  }

  @Test
  void caseDoesNotCount() {
    assertThat(NearestName.of("PRICE", List.of("price"))).contains("price");
  }

  @Test
  void doesNotSuggestAnUnrelatedName() {
    assertThat(NearestName.of("ab", List.of("cd", "topic"))).isEmpty();
    assertThat(NearestName.hint("ab", List.of("cd"))).isEmpty();
  }
}

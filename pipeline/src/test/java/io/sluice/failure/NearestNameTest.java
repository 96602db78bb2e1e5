package io.sluice.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {

  private static final List<String> KNOWN = List.of("price", "quantity", "product_id");

  @Test
  void findsTheNameWithOneSlip() {
    assertThat(NearestName.of("prise", KNOWN)).contains("price");
    assertThat(NearestName.of("PRODUCTID", KNOWN)).contains("product_id");
  }

  @Test
  void saysNothingRatherThanSomethingFarOff() {
    assertThat(NearestName.of("country", KNOWN)).isEmpty();
    assertThat(NearestName.of("x", List.of())).isEmpty();
  }
}

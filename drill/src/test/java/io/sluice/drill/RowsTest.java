package io.sluice.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.SluiceException;
import org.junit.jupiter.api.Test;

class RowsTest {

  @Test
  void rangesAndSingleRowsAreTaken() {
    assertThat(Rows.faults("1-3, 10").stream().map(Fault::row).distinct())
        .containsExactly("1", "2", "3", "10");
  }

  @Test
  void numbersInARangeThatAreNoRowsCountForNothing() {
    assertThat(Rows.faults("13-20").stream().map(Fault::row).distinct()).containsExactly("20");
  }

  @Test
  void whatIsNoRowIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> Rows.faults("1,7"))
        .isInstanceOf(SluiceException.class)
        .hasMessage(
            "Cannot drill rows '1,7': there is no row 7; rows are 0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 20, 21, 22, 23, 24");
    assertThatThrownBy(() -> Rows.faults("one")).hasMessageContaining("'one' is no row");
  }
}

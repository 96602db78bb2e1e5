package io.sluice.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import org.junit.jupiter.api.Test;

class ExpressionClassesTest {

  private static final Row ROW = new Row(RowType.of());

  @Test
  void eachExpressionHasAClassWithItsOwnSteps() {
    Evaluation one = ExpressionClasses.of(row -> 1L);
    Evaluation other = ExpressionClasses.of(row -> 2L);

    assertThat(one.getClass()).isNotEqualTo(other.getClass());
    assertThat(one.evaluate(ROW)).isEqualTo(1L);
    assertThat(other.evaluate(ROW)).isEqualTo(2L);
  }
}

package io.sluice.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.schema.Type.Decimal;
import io.sluice.schema.Type.ListOf;
import io.sluice.schema.Type.MapOf;
import io.sluice.schema.Type.Primitive;
import io.sluice.schema.Type.Struct;
import org.junit.jupiter.api.Test;

class WideningTest {

  private static RowType nested(Type leaf) {
    return RowType.of(
        Field.required("id", Primitive.LONG),
        Field.optional(
            "box",
            new Struct(
                RowType.of(
                    Field.optional("list", new ListOf(leaf, true)),
                    Field.optional("map", new MapOf(leaf, true))))));
  }

  @Test
  void aTypeIsLargerIfItHasEveryValueOfTheOther() {
    assertThat(Widening.isLarger(Primitive.INT, Primitive.LONG)).isTrue();
    assertThat(Widening.isLarger(Primitive.INT, Primitive.DOUBLE)).isTrue();
    assertThat(Widening.isLarger(Primitive.FLOAT, Primitive.DOUBLE)).isTrue();
    assertThat(Widening.isLarger(new Decimal(5, 2), new Decimal(7, 4))).isTrue();
    assertThat(Widening.isLarger(new Decimal(5, 2), new Decimal(6, 4))).isFalse();
    assertThat(Widening.isLarger(new Decimal(5, 2), new Decimal(5, 2))).isFalse();
    assertThat(Widening.isLarger(Primitive.LONG, Primitive.DOUBLE)).isFalse();
    assertThat(Widening.isLarger(Primitive.LONG, Primitive.INT)).isFalse();
    assertThat(Widening.isLarger(Primitive.INT, Primitive.STRING)).isFalse();
    assertThat(Widening.isLarger(Primitive.INT, Primitive.FLOAT)).isFalse();
  }

  @Test
  void findsWhatIsLargerWhereverItIs() {
    assertThat(Widening.between(nested(Primitive.INT), nested(Primitive.LONG)))
        .extracting(Widening::path)
        .containsExactly("box.list[]", "box.map{}");
    assertThat(Widening.widened(nested(Primitive.INT), nested(Primitive.LONG)))
        .isEqualTo(nested(Primitive.LONG));
    assertThat(Widening.widened(nested(Primitive.LONG), nested(Primitive.INT)))
        .isEqualTo(nested(Primitive.LONG));
  }
}

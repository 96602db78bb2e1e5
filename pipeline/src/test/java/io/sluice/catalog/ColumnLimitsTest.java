package io.sluice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.schema.Field;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColumnLimitsTest {

  private static RowType wide(int columns) {
    return new RowType(
        IntStream.range(0, columns)
            .mapToObj(i -> Field.optional("c" + i, Primitive.LONG))
            .toList());
  }

  private static RowType deep(int levels) {
    Type type = Primitive.LONG;
    for (int i = 1; i < levels; i++) {
      type = new Type.ListOf(type, true);
    }
    return RowType.of(Field.optional("a", type));
  }

  @Test
  void columnsAreCountedWithThoseOfNestedRecords() {
    assertThat(ColumnLimits.check(wide(10_000)).size()).isEqualTo(10_000);
    assertThatThrownBy(() -> ColumnLimits.check(wide(10_001)))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessage(
            "Cannot make a table of 10001 columns, those of nested records counted: it may have"
                + " 10000; list those to take under 'schema'");
    RowType nested =
        RowType.of(
            Field.optional("m", new Type.MapOf(new Type.Struct(wide(6_000)), true)),
            Field.optional("s", new Type.Struct(wide(6_000))));
    assertThatThrownBy(() -> ColumnLimits.check(nested)).hasMessageContaining("of 12002 columns");
  }

  @Test
  void depthIsBounded() {
    assertThat(ColumnLimits.check(deep(100)).size()).isEqualTo(1);
    assertThatThrownBy(() -> ColumnLimits.check(deep(101)))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageContaining("nested more than 100 levels deep");
  }
}

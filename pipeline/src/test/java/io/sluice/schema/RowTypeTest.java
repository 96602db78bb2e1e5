package io.sluice.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RowTypeTest {

  private static final RowType TYPE =
      RowType.of(
          Field.required("id", Type.Primitive.LONG),
          Field.optional("name", Type.Primitive.STRING),
          Field.optional("raw", Type.Primitive.BYTES));

  @Test
  void refusesNamesThatDifferInCaseOnly() {
    assertThatThrownBy(() -> TYPE.with(Field.optional("ID", Type.Primitive.LONG)))
        .hasMessageContaining("column 'ID' appears twice");
  }

  @Test
  void aRowHoldsTheClassThatTheTypeNames() {
    Row row = new Row(TYPE);
    byte[] record = "xxabcxx".getBytes(StandardCharsets.UTF_8);

    row.setLong(0, 7);
    row.setBytes(1, record, 2, 3);
    row.setBytes(2, record, 2, 3);
    record[2] = '!';

    assertThat(row).isEqualTo(Row.of(TYPE, 7L, "abc", "abc".getBytes(StandardCharsets.UTF_8)));
    assertThat(row.get("name")).isEqualTo("abc");
  }

  @Test
  void beginningForgetsTheRecordBefore() {
    Row row = Row.of(TYPE, 7L, "abc", null);

    row.begin();

    assertThat(row).isEqualTo(Row.of(TYPE, null, null, null));
  }
}

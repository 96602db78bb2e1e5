package io.sluice.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.schema.Type.ListOf;
import io.sluice.schema.Type.MapOf;
import io.sluice.schema.Type.Primitive;
import io.sluice.schema.Type.Struct;
import org.junit.jupiter.api.Test;

class GrownColumnsTest {

  private static final RowType ID = RowType.of(Field.required("id", Primitive.LONG));
  private static final RowType ID_AND_NAME =
      RowType.of(Field.required("id", Primitive.LONG), Field.required("name", Primitive.STRING));
  private static final RowType ID_AND_PERHAPS_NAME =
      RowType.of(Field.required("id", Primitive.LONG), Field.optional("name", Primitive.STRING));

  @Test
  void aNewColumnIsTheLastAndMayBeNull() {
    assertThat(GrownColumns.of(ID, ID_AND_NAME)).isEqualTo(ID_AND_PERHAPS_NAME);
  }

  @Test
  void aColumnThatRecordsLackOrHaveNoValueForMayBeNull() {
    assertThat(GrownColumns.of(ID_AND_NAME, ID)).isEqualTo(ID_AND_PERHAPS_NAME);
    assertThat(GrownColumns.of(ID_AND_NAME, ID_AND_PERHAPS_NAME)).isEqualTo(ID_AND_PERHAPS_NAME);
  }

  @Test
  void nothingChangesForRecordsThatHaveNoMore() {
    assertThat(GrownColumns.of(ID_AND_PERHAPS_NAME, ID)).isEqualTo(ID_AND_PERHAPS_NAME);
    assertThat(GrownColumns.of(ID_AND_PERHAPS_NAME, ID_AND_NAME)).isEqualTo(ID_AND_PERHAPS_NAME);
  }

  @Test
  void anotherTypeChangesNoColumn() {
    RowType text = RowType.of(Field.required("id", Primitive.STRING));

    assertThat(GrownColumns.of(ID, text)).isEqualTo(ID);
  }

  @Test
  void recordsInRecordsListsAndMapsGrowToo() {
    RowType before =
        RowType.of(
            Field.optional("s", new Struct(ID)),
            Field.optional("l", new ListOf(new Struct(ID), false)),
            Field.optional("m", new MapOf(new Struct(ID), false)));
    RowType written =
        RowType.of(
            Field.optional("s", new Struct(ID_AND_NAME)),
            Field.optional("l", new ListOf(new Struct(ID_AND_NAME), true)),
            Field.optional("m", new MapOf(new Struct(ID_AND_NAME), false)));

    assertThat(GrownColumns.of(before, written))
        .isEqualTo(
            RowType.of(
                Field.optional("s", new Struct(ID_AND_PERHAPS_NAME)),
                Field.optional("l", new ListOf(new Struct(ID_AND_PERHAPS_NAME), true)),
                Field.optional("m", new MapOf(new Struct(ID_AND_PERHAPS_NAME), false))));
  }

  @Test
  void aNameThatDiffersInCaseOnlyIsRefusedWithBoth() {
    RowType written =
        RowType.of(
            Field.optional("s", new Struct(RowType.of(Field.required("ID", Primitive.LONG)))));
    RowType before = RowType.of(Field.optional("s", new Struct(ID)));

    assertThatThrownBy(() -> GrownColumns.of(before, written))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageContaining("'s.ID'")
        .hasMessageContaining("'s.id'");
  }
}

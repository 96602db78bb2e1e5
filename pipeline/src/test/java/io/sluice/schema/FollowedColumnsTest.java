package io.sluice.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.schema.Type.Primitive;
import io.sluice.schema.Type.Struct;
import org.junit.jupiter.api.Test;

class FollowedColumnsTest {

  private static final RowType TABLE =
      RowType.of(
          Field.required("id", Primitive.INT),
          Field.optional("old", Primitive.STRING),
          Field.optional("box", new Struct(RowType.of(Field.optional("code", Primitive.DOUBLE)))));

  private static final RowType RECORDS =
      RowType.of(
          Field.optional("id", Primitive.STRING),
          Field.required("more", Primitive.LONG),
          Field.required(
              "box",
              new Struct(
                  RowType.of(
                      Field.required("code", Primitive.FLOAT),
                      Field.required("kind", Primitive.STRING)))));

  @Test
  void whatIsThereHasTheTypeOfTheTableAndTheRestIsStillToCome() {
    assertThat(FollowedColumns.growing(RECORDS, TABLE))
        .isEqualTo(
            RowType.of(
                Field.optional("id", Primitive.INT),
                Field.required("more", Primitive.LONG),
                Field.optional(
                    "box",
                    new Struct(
                        RowType.of(
                            Field.optional("code", Primitive.DOUBLE),
                            Field.required("kind", Primitive.STRING))))));
  }

  @Test
  void aTableThatDoesNotGrowHasNoOtherColumns() {
    assertThat(FollowedColumns.fixed(RECORDS, TABLE))
        .isEqualTo(RowType.of(TABLE.field(0), TABLE.field(2)));
  }
}

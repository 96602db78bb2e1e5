package io.sluice.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class TargetColumnsTest {

  private static final StructType TABLE = columns("id string, stock int");

  private static StructType columns(String ddl) {
    return StructType.fromDDL(ddl);
  }

  private static TargetColumns of(String files, SchemaEvolution evolution) {
    return TargetColumns.of(columns(files), Optional.of(TABLE), Optional.empty(), evolution);
  }

  private static TargetColumns declared(String schema, SchemaEvolution evolution) {
    return TargetColumns.of(
        columns(schema), Optional.of(TABLE), Optional.of(columns(schema)), evolution);
  }

  @Test
  void ofANewTableAreThoseOfTheFilesOrThoseThatAreDeclared() {
    StructType files = columns("id string, stock bigint");
    StructType schema = columns("stock decimal(10,2), id string");

    assertThat(
            TargetColumns.of(files, Optional.empty(), Optional.empty(), SchemaEvolution.REFUSED)
                .columns())
        .isEqualTo(files);
    TargetColumns declared =
        TargetColumns.of(files, Optional.empty(), Optional.of(schema), SchemaEvolution.REFUSED);
    assertThat(declared.columns()).isEqualTo(schema);
    assertThat(declared.added()).isEmpty();
  }

  @Test
  void allThatDiffersIsNamed() {
    assertThat(of("ID string, stock int, size int", SchemaEvolution.REFUSED).problems())
        .containsExactly(
            "the file lacks id ('ID' is there, and case counts)",
            "the table lacks ID, size ('id' is there, and case counts), which --evolve adds");
  }

  @Test
  void evolvesByColumnsThatMayBeNullAndInNoOtherWay() {
    TargetColumns evolved = of("size int, stock string, id string", SchemaEvolution.NEW_COLUMNS);

    assertThat(evolved.problems()).isEmpty();
    assertThat(evolved.columns()).isEqualTo(columns("id string, stock int, size int"));
    assertThat(evolved.added()).extracting(field -> field.name()).containsExactly("size");
    assertThat(of("id string", SchemaEvolution.NEW_COLUMNS).problems())
        .containsExactly("the file lacks stock");
    assertThat(of("id string, stock int, Stock int", SchemaEvolution.NEW_COLUMNS).problems())
        .containsExactly("column 'Stock' differs from the table's 'stock' in case only");
  }

  @Test
  void noTypeThatIsDeclaredChangesTheTables() {
    assertThat(declared("id string, stock bigint", SchemaEvolution.NEW_COLUMNS).problems())
        .containsExactly(
            "column 'stock' is int in the table and bigint in the pipeline file, and at reader 1"
                + " and writer 2, beyond which the lake-writer cannot write, no column changes its"
                + " type");
  }

  @Test
  void whatIsDeclaredAndTheTableLacksIsAddedWhenAskedFor() {
    assertThat(declared("id string, stock int, size int", SchemaEvolution.REFUSED).problems())
        .containsExactly("the table lacks size of the pipeline file, which --evolve adds");
    assertThat(declared("id string, stock int, size int", SchemaEvolution.NEW_COLUMNS))
        .satisfies(evolved -> assertThat(evolved.problems()).isEmpty())
        .satisfies(evolved -> assertThat(evolved.added()).hasSize(1));
    assertThat(declared("id string", SchemaEvolution.NEW_COLUMNS).problems())
        .containsExactly("the schema of the pipeline file lacks stock");
  }
}

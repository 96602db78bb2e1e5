package io.sluice.writer.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IndexedColumnsTest {

  private static final RowType TYPE =
      RowType.of(
          Field.optional("a", Primitive.LONG),
          Field.optional("tags", new Type.ListOf(Primitive.STRING, true)),
          Field.optional(
              "geo",
              new Type.Struct(
                  RowType.of(
                      Field.optional("lat", Primitive.DOUBLE),
                      Field.optional("lon", Primitive.DOUBLE)))),
          Field.optional("x.y, z`", Primitive.LONG));

  private static Set<List<String>> among(Map<String, String> properties) {
    return IndexedColumns.of(properties).among(TYPE);
  }

  @Test
  void theFirstThirtyTwoHaveStatisticsWhereTheTableSaysNothing() {
    RowType wide =
        new RowType(
            IntStream.range(0, 10_000)
                .mapToObj(i -> Field.optional("c" + i, Primitive.LONG))
                .toList());

    assertThat(IndexedColumns.of(Map.of()).among(wide))
        .hasSize(32)
        .contains(List.of("c0"), List.of("c31"));
    assertThat(IndexedColumns.of(Map.of("delta.dataSkippingNumIndexedCols", "-1")).among(wide))
        .hasSize(10_000);
  }

  @Test
  void leavesAreCountedInTheirOrderAndAListIsOne() {
    assertThat(among(Map.of("delta.dataSkippingNumIndexedCols", "3")))
        .containsExactlyInAnyOrder(List.of("a"), List.of("tags"), List.of("geo", "lat"));
    assertThat(among(Map.of("delta.dataSkippingNumIndexedCols", "0"))).isEmpty();
  }

  @Test
  void thoseThatAreNamedHaveStatisticsAndNoOthers() {
    Map<String, String> properties =
        Map.of(
            "delta.dataSkippingNumIndexedCols",
            "1",
            "delta.dataSkippingStatsColumns",
            "geo.lon, `x.y, z```");

    assertThat(among(properties))
        .containsExactlyInAnyOrder(List.of("geo", "lon"), List.of("x.y, z`"));
    assertThat(among(Map.of("delta.dataSkippingStatsColumns", "geo")))
        .containsExactlyInAnyOrder(List.of("geo", "lat"), List.of("geo", "lon"));
  }

  @Test
  void aNumberThatIsNoneIsAsIfNothingWereSaid() {
    assertThat(IndexedColumns.of(Map.of("delta.dataSkippingNumIndexedCols", "many")))
        .isEqualTo(IndexedColumns.DEFAULT);
  }
}

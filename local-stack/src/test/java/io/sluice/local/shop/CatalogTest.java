package io.sluice.local.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {
  private final Catalog first = Catalog.first(3, 200);
  private final Catalog second = first.changed(3);

  @Test
  void sameSeedGivesTheSameCatalogs() {
    assertThat(Catalog.first(3, 200)).isEqualTo(first);
    assertThat(Catalog.first(3, 200).changed(3)).isEqualTo(second);
    assertThat(Catalog.first(4, 200)).isNotEqualTo(first);
  }

  @Test
  void theChangedCatalogKeepsAllProductsAndHasAFewNew() {
    assertThat(second.products()).extracting(Product::productId).doesNotHaveDuplicates();
    assertThat(second.products().subList(5, 205))
        .extracting(Product::productId)
        .isEqualTo(first.products().stream().map(Product::productId).toList());
  }

  @Test
  void someCategoriesAndPricesChange() {
    assertThat(changes(Product::category)).isBetween(5L, 40L);
    assertThat(changes(Product::price)).isBetween(20L, 70L);
  }

  @Test
  void isWrittenAsCsv(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("catalog/products.csv");

    new Catalog(List.of(new Product("sku-0001", "Red Lamp", "garden", 12.5))).writeCsv(file);

    assertThat(Files.readString(file))
        .isEqualTo("product_id,name,category,price\nsku-0001,Red Lamp,garden,12.5\n");
  }

  private long changes(Function<Product, Object> field) {
    return IntStream.range(0, 200)
        .filter(
            i ->
                !field
                    .apply(first.products().get(i))
                    .equals(field.apply(second.products().get(i + 5))))
        .count();
  }
}

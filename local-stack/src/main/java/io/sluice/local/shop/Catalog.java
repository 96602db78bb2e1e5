package io.sluice.local.shop;

import io.sluice.local.LocalStackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The shop's products, the best-selling first; two catalogs of one seed are equal. */
public record Catalog(List<Product> products) {
  private static final List<String> CATEGORIES =
      List.of("books", "garden", "kitchen", "music", "sport", "toys");
  private static final List<String> LOOKS =
      List.of("Red", "Blue", "Green", "Small", "Large", "Plain");
  private static final List<String> THINGS =
      List.of("Lamp", "Chair", "Kettle", "Ball", "Guide", "Drum");
  private static final int NOVELTIES = 5;

  /** Keeps a copy of the list. */
  public Catalog {
    products = List.copyOf(products);
  }

  /** The first version, with this many products. */
  public static Catalog first(long seed, int size) {
    SplittableRandom random = new SplittableRandom(seed);
    return new Catalog(IntStream.range(0, size).mapToObj(i -> product(i, random)).toList());
  }

  private static Product product(int number, SplittableRandom random) {
    return new Product(
        String.format(Locale.ROOT, "sku-%04d", number),
        pick(LOOKS, random) + " " + pick(THINGS, random),
        pick(CATEGORIES, random),
        Cents.round(random.nextDouble(2, 200)));
  }

  /**
   * The next version: a tenth of the products change their category, a fifth their price, and five
   * are new, which sell best.
   */
  public Catalog changed(long seed) {
    SplittableRandom random = new SplittableRandom(~seed);
    int size = products.size();
    List<Product> next = new ArrayList<>();
    IntStream.range(size, size + NOVELTIES).forEach(i -> next.add(product(i, random)));
    products.forEach(product -> next.add(change(product, random)));
    return new Catalog(next);
  }

  private static Product change(Product product, SplittableRandom random) {
    String category =
        random.nextInt(10) == 0 ? otherThan(product.category(), random) : product.category();
    double price =
        random.nextInt(5) == 0 ? Cents.round(product.price() * 1.1 + 0.01) : product.price();
    return new Product(product.productId(), product.name(), category, price);
  }

  private static String otherThan(String category, SplittableRandom random) {
    return pick(CATEGORIES.stream().filter(other -> !other.equals(category)).toList(), random);
  }

  private static String pick(List<String> list, SplittableRandom random) {
    return list.get(random.nextInt(list.size()));
  }

  /**
   * Writes the catalog as CSV with a header line: product_id, name, category, price. Replaces the
   * file.
   *
   * @throws LocalStackException when the file cannot be written
   */
  public void writeCsv(Path file) {
    Stream<String> rows =
        products.stream()
            .map(p -> "%s,%s,%s,%s".formatted(p.productId(), p.name(), p.category(), p.price()));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, Stream.concat(Stream.of("product_id,name,category,price"), rows).toList());
    } catch (IOException e) {
      throw new LocalStackException(
          "Cannot write the catalog: %s (%s); choose a folder that can be written"
              .formatted(file, e.getMessage()),
          e);
    }
  }
}

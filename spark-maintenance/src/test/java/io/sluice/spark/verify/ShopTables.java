package io.sluice.spark.verify;

import io.sluice.pipeline.Names;
import io.sluice.plan.PipelinePlan;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.spark.verify.Shop.Click;
import io.sluice.spark.verify.Shop.Purchase;
import io.sluice.table.LateRows;
import io.sluice.table.TableFeed;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The tables of the shop's streams and views, as writers would have them. */
record ShopTables(PipelinePlan plan, TestLake lake) {

  static ShopTables in(Path folder) {
    return of(Shop.plan(folder));
  }

  static ShopTables of(PipelinePlan plan) {
    return new ShopTables(plan, new TestLake(SharedSpark.session(), new Names(plan.pipeline())));
  }

  void writeClicks(List<Click> clicks) {
    lake.write("clicks", raw("clicks"), clicks.stream().map(this::raw).toList());
  }

  void writePurchases(List<Purchase> purchases) {
    lake.write("purchases", raw("purchases"), purchases.stream().map(this::raw).toList());
  }

  /** Writes the next version of the products. */
  void writeProducts(int version) {
    lake.write(
        "products",
        Shop.PRODUCTS,
        IntStream.range(0, Shop.PRODUCTS_KNOWN)
            .mapToObj(i -> Row.of(Shop.PRODUCTS, "p" + i, Shop.category(version, i)))
            .toList());
  }

  /** Writes a view or its late table. */
  void write(String table, List<Row> rows) {
    lake.write(table, type(table), rows);
  }

  void append(String table, List<Row> rows) {
    lake.append(table, type(table), rows);
  }

  private RowType type(String table) {
    return TableFeed.withCoordinates(
        table.endsWith(".late") ? LateRows.COLUMNS : plan.views().get(table).output());
  }

  private RowType raw(String stream) {
    return TableFeed.withCoordinates(plan.streams().get(stream));
  }

  private Row raw(Click click) {
    return Row.of(
        raw("clicks"),
        click.clickId(),
        click.user(),
        click.product(),
        click.price(),
        click.quantity(),
        click.cost(),
        click.at(),
        "shop.clicks",
        (long) click.partition(),
        click.offset(),
        click.timestamp() * 1000);
  }

  private Row raw(Purchase purchase) {
    return Row.of(
        raw("purchases"),
        purchase.purchaseId(),
        purchase.user(),
        purchase.product(),
        purchase.amount(),
        purchase.at(),
        "shop.purchases",
        (long) purchase.partition(),
        purchase.offset(),
        purchase.timestamp() * 1000);
  }
}

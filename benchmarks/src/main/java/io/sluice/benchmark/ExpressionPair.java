package io.sluice.benchmark;

import io.sluice.expression.Expression;
import io.sluice.expression.ExpressionCompiler;
import io.sluice.expression.Scope;
import io.sluice.schema.Row;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An expression of a pipeline file, and the same written in Java: null in, null out. */
enum ExpressionPair {
  CONVERT("price * 0.908", row -> row.get(Column.PRICE) instanceof Double p ? p * 0.908 : null),
  DEARER("price > 250", row -> row.get(Column.PRICE) instanceof Double p ? p > 250 : null),
  EVERY_THIRD(
      "user_id % 3 = 0", row -> row.get(Column.USER) instanceof Long user ? user % 3 == 0 : null),
  AMOUNT(
      "price * quantity * 1.19",
      row ->
          row.get(Column.PRICE) instanceof Double price
                  && row.get(Column.QUANTITY) instanceof Long quantity
              ? price * quantity * 1.19
              : null),
  LARGE_PURCHASE(
      "event_type = 'purchase' and price > 100 and quantity >= 2", ExpressionPair::largePurchase),
  ONE_OF(
      "country in ('DE', 'FR', 'IT')",
      row ->
          row.get(Column.COUNTRY) instanceof String country
              ? country.equals("DE") || country.equals("FR") || country.equals("IT")
              : null),
  CHOICE(
      "case when price < 50 then 'low' when price < 250 then 'middle' else 'high' end",
      ExpressionPair::choice),
  TEXT(
      "lower(country) || '-' || substr(page, 2, 4)",
      row ->
          row.get(Column.COUNTRY) instanceof String country
                  && row.get(Column.PAGE) instanceof String page
              ? country.toLowerCase(Locale.ROOT)
                  + "-"
                  + page.substring(1, Math.min(5, page.length()))
              : null),
  PREFIX(
      "starts_with(page, '/shoes/')",
      row -> row.get(Column.PAGE) instanceof String page ? page.startsWith("/shoes/") : null),
  HOUR(
      "date_trunc('hour', event_time)",
      row ->
          row.get(Column.TIME) instanceof Long micros
              ? micros - Math.floorMod(micros, Column.HOUR_MICROS)
              : null);

  /** Places of columns in {@link Event#TYPE}. */
  private static final class Column {
    static final int TIME = 1;
    static final int USER = 2;
    static final int TYPE = 4;
    static final int COUNTRY = 6;
    static final int PRICE = 7;
    static final int QUANTITY = 8;
    static final int PAGE = 9;
    static final long HOUR_MICROS = Duration.ofHours(1).toNanos() / 1000;
  }

  private final String text;
  private final Function<Row, @Nullable Object> byHand;

  ExpressionPair(String text, Function<Row, @Nullable Object> byHand) {
    this.text = text;
    this.byHand = byHand;
  }

  String text() {
    return text;
  }

  Function<Row, @Nullable Object> byHand() {
    return byHand;
  }

  Function<Row, @Nullable Object> compiled() {
    Expression expression = ExpressionCompiler.compile(text, Scope.of(Event.TYPE));
    return expression::evaluate;
  }

  private static @Nullable Object largePurchase(Row row) {
    Object type = row.get(Column.TYPE);
    Object price = row.get(Column.PRICE);
    Object quantity = row.get(Column.QUANTITY);
    if ((type instanceof String t && !t.equals("purchase"))
        || (price instanceof Double p && p <= 100)
        || (quantity instanceof Long q && q < 2)) {
      return false;
    }
    return type == null || price == null || quantity == null ? null : true;
  }

  private static String choice(Row row) {
    if (!(row.get(Column.PRICE) instanceof Double price)) {
      return "high";
    }
    return price < 50 ? "low" : price < 250 ? "middle" : "high";
  }
}

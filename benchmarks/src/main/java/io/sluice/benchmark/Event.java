package io.sluice.benchmark;

import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * What somebody did in a shop: as JSON about 250 bytes, with columns of many values, of few, and
 * numbers. The same for the same random.
 */
record Event(
    UUID id,
    Instant time,
    long userId,
    long session,
    String type,
    int product,
    String country,
    double price,
    int quantity,
    String page) {

  /** The columns of {@link #row}, and the types of the fields of {@link #json}. */
  static final RowType TYPE =
      RowType.of(
          Field.optional("event_id", Primitive.STRING),
          Field.optional("event_time", Primitive.TIMESTAMP),
          Field.optional("user_id", Primitive.LONG),
          Field.optional("session_id", Primitive.STRING),
          Field.optional("event_type", Primitive.STRING),
          Field.optional("product_id", Primitive.STRING),
          Field.optional("country", Primitive.STRING),
          Field.optional("price", Primitive.DOUBLE),
          Field.optional("quantity", Primitive.INT),
          Field.optional("page", Primitive.STRING));

  private static final String[] TYPES = {"view", "click", "add_to_cart", "purchase"};
  private static final String[] COUNTRIES = {"DE", "FR", "IT", "ES", "PL", "SE", "NL", "AT"};
  private static final String[] CATEGORIES = {"shoes", "books", "garden", "toys", "kitchen"};
  private static final int USERS = 1_000_000;
  private static final int PRODUCTS = 20_000;

  static Event next(SplittableRandom random, Instant time) {
    int product = random.nextInt(PRODUCTS);
    return new Event(
        new UUID(random.nextLong(), random.nextLong()),
        time,
        random.nextInt(USERS),
        random.nextLong(),
        one(TYPES, random),
        product,
        one(COUNTRIES, random),
        random.nextInt(1, 50_000) / 100.0,
        random.nextInt(1, 10),
        "/" + CATEGORIES[product % CATEGORIES.length] + "/p-" + product);
  }

  private static String one(String[] values, SplittableRandom random) {
    return values[random.nextInt(values.length)];
  }

  byte[] json() {
    String text =
        "{\"event_id\":\""
            + id
            + "\",\"event_time\":\""
            + time
            + "\",\"user_id\":"
            + userId
            + ",\"session_id\":\""
            + Long.toHexString(session)
            + "\",\"event_type\":\""
            + type
            + "\",\"product_id\":\"p-"
            + product
            + "\",\"country\":\""
            + country
            + "\",\"price\":"
            + price
            + ",\"quantity\":"
            + quantity
            + ",\"page\":\""
            + page
            + "\"}";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  Row row() {
    return Row.of(
        TYPE,
        id.toString(),
        time.toEpochMilli() * 1000,
        userId,
        Long.toHexString(session),
        type,
        "p-" + product,
        country,
        price,
        (long) quantity,
        page);
  }
}

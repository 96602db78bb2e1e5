package io.sluice.local.shop;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that happened in the shop, at a time with millisecond precision. */
public sealed interface ShopEvent {
  /** The stream it belongs to. */
  ShopStream stream();

  /** The user, which is also the record's key; null for a visitor who is not known. */
  @Nullable String userId();

  /** When it happened. */
  Instant time();

  /**
   * The fields by the names of the stream's schema, in its order; the time as an {@link Instant}.
   */
  Map<String, @Nullable Object> fields();

  /** A visitor looked at a product, clicked on it or put it into the cart. */
  record Click(
      String clickId,
      @Nullable String userId,
      String productId,
      String eventType,
      @Nullable String country,
      double price,
      int quantity,
      Instant time)
      implements ShopEvent {
    @Override
    public ShopStream stream() {
      return ShopStream.CLICKS;
    }

    @Override
    public Map<String, @Nullable Object> fields() {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("click_id", clickId);
      fields.put("user_id", userId);
      fields.put("product_id", productId);
      fields.put("event_type", eventType);
      fields.put("country", country);
      fields.put("price", price);
      fields.put("quantity", quantity);
      fields.put("event_time", time);
      return fields;
    }
  }

  /** A user bought a product. */
  record Purchase(
      String purchaseId,
      String userId,
      String productId,
      double amount,
      long quantity,
      Instant time)
      implements ShopEvent {
    @Override
    public ShopStream stream() {
      return ShopStream.PURCHASES;
    }

    @Override
    public Map<String, @Nullable Object> fields() {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("purchase_id", purchaseId);
      fields.put("user_id", userId);
      fields.put("product_id", productId);
      fields.put("amount", amount);
      fields.put("quantity", quantity);
      fields.put("event_time", time);
      return fields;
    }
  }

  /** A user's profile as of a time. */
  record Profile(String userId, String name, String country, Instant time) implements ShopEvent {
    @Override
    public ShopStream stream() {
      return ShopStream.PROFILES;
    }

    @Override
    public Map<String, @Nullable Object> fields() {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("user_id", userId);
      fields.put("name", name);
      fields.put("country", country);
      fields.put("updated_at", time);
      return fields;
    }
  }
}

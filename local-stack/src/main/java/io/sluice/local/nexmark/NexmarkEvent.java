package io.sluice.local.nexmark;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that happened at the auction house, at a time with millisecond precision. */
sealed interface NexmarkEvent {

  /** The stream of the pipeline that it belongs to. */
  String stream();

  /** What the record's key is, null if there is none. */
  @Nullable Long key();

  Instant at();

  /** The fields by their names in the pipeline file; the time as ISO-8601. */
  Map<String, @Nullable Object> fields();

  /** Somebody who has come to sell and to buy. */
  record Person(long person, String name, String city, Instant at) implements NexmarkEvent {

    @Override
    public String stream() {
      return "persons";
    }

    @Override
    public Long key() {
      return person;
    }

    @Override
    public Map<String, @Nullable Object> fields() {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("person", person);
      fields.put("name", name);
      fields.put("city", city);
      fields.put("at", at.toString());
      return fields;
    }
  }

  /** Something that is for sale. */
  record Auction(long auction, long seller, String category, long reserve, Instant at)
      implements NexmarkEvent {

    @Override
    public String stream() {
      return "auctions";
    }

    @Override
    public Long key() {
      return auction;
    }

    @Override
    public Map<String, @Nullable Object> fields() {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("auction", auction);
      fields.put("seller", seller);
      fields.put("category", category);
      fields.put("reserve", reserve);
      fields.put("at", at.toString());
      return fields;
    }
  }

  /**
   * An offer for an auction.
   *
   * @param bidder null if nobody knows who it was
   * @param price in US cents
   */
  record Bid(long auction, @Nullable Long bidder, long price, String channel, Instant at)
      implements NexmarkEvent {

    @Override
    public String stream() {
      return "bids";
    }

    @Override
    public @Nullable Long key() {
      return bidder;
    }

    @Override
    public Map<String, @Nullable Object> fields() {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("auction", auction);
      fields.put("bidder", bidder);
      fields.put("price", price);
      fields.put("channel", channel);
      fields.put("at", at.toString());
      return fields;
    }
  }
}

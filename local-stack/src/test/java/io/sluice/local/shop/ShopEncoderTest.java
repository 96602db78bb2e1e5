package io.sluice.local.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.local.shop.ShopEvent.Click;
import io.sluice.local.shop.ShopEvent.Profile;
import io.sluice.local.shop.ShopEvent.Purchase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShopEncoderTest {
  private static final Instant TIME = Instant.parse("2026-01-05T10:11:12.130Z");
  private static final Click CLICK = new Click("c-1", "u-1", "sku-1", "click", null, 9.99, 2, TIME);
  private static final Purchase PURCHASE = new Purchase("p-1", "u-1", "sku-1", 19.98, 2, TIME);
  private static final Profile PROFILE = new Profile("u-1", "Ada A.", "AT", TIME);

  private final ShopEncoder encoder = new ShopEncoder((subject, schema) -> 258);

  @Test
  void aClickIsAvroInTheConfluentWireFormat() throws IOException {
    ByteBuffer value = ByteBuffer.wrap(encoder.value(intact(CLICK)));

    assertThat(value.get()).isZero();
    assertThat(value.getInt()).isEqualTo(258);
    GenericRecord click = avro(ShopStream.CLICKS, value);
    assertThat(click.get("click_id")).hasToString("c-1");
    assertThat(click.get("user_id")).hasToString("u-1");
    assertThat(click.get("country")).isNull();
    assertThat(click.get("quantity")).isEqualTo(2);
    assertThat(click.get("event_time")).isEqualTo(TIME.toEpochMilli());
  }

  @Test
  void aPurchaseIsJsonWithTheTimeAsText() throws IOException {
    JsonNode purchase = new ObjectMapper().readTree(encoder.value(intact(PURCHASE)));

    assertThat(purchase)
        .hasToString(
            "{\"purchase_id\":\"p-1\",\"user_id\":\"u-1\",\"product_id\":\"sku-1\",\"amount\":19.98,"
                + "\"quantity\":2,\"event_time\":\"2026-01-05T10:11:12.130Z\"}");
  }

  @Test
  void theKeyIsTheUser() {
    Click unknown = new Click("c-2", null, "sku-1", "view", "AT", 1, 1, TIME);

    assertThat(encoder.key(intact(PROFILE))).isEqualTo("u-1".getBytes(StandardCharsets.UTF_8));
    assertThat(encoder.key(intact(unknown))).isNull();
  }

  @Test
  void onlyAvroSchemasAreRegistered() {
    List<String> subjects = new ArrayList<>();

    new ShopEncoder((subject, schema) -> subjects.add(subject) ? 1 : 0);

    assertThat(subjects).containsExactly("shop.clicks-value", "shop.profiles-value");
  }

  @ParameterizedTest
  @EnumSource(ShopStream.class)
  void noMalformedValueCanBeRead(ShopStream stream) {
    for (Malformation malformation : Malformation.of(stream)) {
      byte[] value =
          encoder.value(
              new ShopRecord(0, TIME, Kind.MALFORMED, event(stream), Optional.of(malformation)));

      assertThatThrownBy(() -> read(stream, ByteBuffer.wrap(value)))
          .as("%s %s", stream, malformation)
          .isInstanceOfAny(IOException.class, RuntimeException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(ShopStream.class)
  void everyIntactValueCanBeRead(ShopStream stream) throws IOException {
    read(stream, ByteBuffer.wrap(encoder.value(intact(event(stream)))));
  }

  private static ShopRecord intact(ShopEvent event) {
    return new ShopRecord(0, TIME, Kind.VALID, event, Optional.empty());
  }

  private static ShopEvent event(ShopStream stream) {
    return switch (stream) {
      case CLICKS -> CLICK;
      case PURCHASES -> PURCHASE;
      case PROFILES -> PROFILE;
    };
  }

  /** A strict reader of our own. */
  private static void read(ShopStream stream, ByteBuffer value) throws IOException {
    if (stream == ShopStream.PURCHASES) {
      JsonNode quantity = new ObjectMapper().readTree(value.array()).required("quantity");
      if (!quantity.isIntegralNumber()) {
        throw new IOException("quantity is " + quantity);
      }
      return;
    }
    if (value.get() != 0) {
      throw new IOException("bad magic byte");
    }
    value.getInt();
    avro(stream, value);
  }

  private static GenericRecord avro(ShopStream stream, ByteBuffer value) throws IOException {
    Schema schema = new Schema.Parser().parse(stream.schema());
    return new GenericDatumReader<GenericRecord>(schema)
        .read(
            null,
            DecoderFactory.get()
                .binaryDecoder(value.array(), value.position(), value.remaining(), null));
  }
}

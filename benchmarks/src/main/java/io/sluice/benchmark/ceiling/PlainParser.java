package io.sluice.benchmark.ceiling;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Jackson's streaming parser into fields, with nothing checked that the format does not ask. */
final class PlainParser {

  private final JsonFactory factory = new JsonFactory();
  private final PlainTime time = new PlainTime();

  void parse(byte[] json, PlainEvent into) throws IOException {
    try (JsonParser parser = factory.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("Not an object");
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        set(name, parser, into);
      }
    }
  }

  private void set(String name, JsonParser parser, PlainEvent into) throws IOException {
    switch (name) {
      case "event_id" -> into.id = parser.getText();
      case "event_time" ->
          into.timeMicros = time.micros(parser.getTextCharacters(), parser.getTextOffset());
      case "user_id" -> into.userId = parser.getLongValue();
      case "session_id" -> into.sessionId = parser.getText();
      case "event_type" -> into.type = parser.getText();
      case "product_id" -> into.productId = parser.getText();
      case "country" -> into.country = parser.getText();
      case "price" -> into.price = parser.getDoubleValue();
      case "quantity" -> into.quantity = parser.getIntValue();
      case "page" -> into.page = parser.getText();
      default -> parser.skipChildren();
    }
  }
}

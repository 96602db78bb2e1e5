package io.sluice.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON objects (RFC 8259, UTF-8) into columns, strictly.
 *
 * <ul>
 *   <li>A field without a column is ignored; a field that is missing or null leaves its column
 *       null, and is malformed if the column is not nullable.
 *   <li>A field that appears twice, and anything behind the object, is malformed.
 *   <li>Integers have no fraction and no exponent; a number out of the range of its column, or with
 *       more digits than its decimal, is malformed. A decimal may be a string. A float or double
 *       may be {@code "NaN"}, {@code "Infinity"} or {@code "-Infinity"}.
 *   <li>A timestamp is an ISO-8601 string with an offset, or an integer of milliseconds since 1970;
 *       digits beyond the microsecond are dropped. A date is an ISO-8601 string.
 *   <li>Bytes are base64.
 * </ul>
 */
public final class JsonDecoder implements RecordDecoder {

  /** Deep enough for any table, shallow enough for any stack. */
  static final int MAX_NESTING = 100;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
          .build();

  private final QuickJson quick;
  private final NestedValues nested;
  private final JsonPlan plan;
  private long leftOut;

  public JsonDecoder(RowType type) {
    this(type, WholeNumbers.NEAREST);
  }

  private JsonDecoder(RowType type, WholeNumbers numbers) {
    this.nested = new NestedValues(numbers);
    this.quick = new QuickJson(type, numbers);
    this.plan = new JsonPlan(type, nested);
  }

  /** A decoder to which a whole number in a column of doubles is malformed if it is none. */
  public static JsonDecoder exact(RowType type) {
    return new JsonDecoder(type, WholeNumbers.EXACT);
  }

  @Override
  public void decode(byte[] record, int offset, RowReceiver into) {
    if (offset > record.length) {
      throw new MalformedRecordException(
          "%d bytes, the payload should start at %d".formatted(record.length, offset));
    }
    into.begin();
    if (quick.read(record, offset, into)) {
      leftOut += quick.hasUnknown() ? 1 : 0;
    } else {
      decodeAny(record, offset, into);
    }
  }

  @Override
  public long leftOut() {
    return leftOut;
  }

  /** Reads what is not common, and says of what is malformed why. */
  void decodeAny(byte[] record, int offset, RowReceiver into) {
    into.begin();
    nested.begin();
    try (JsonParser json = FACTORY.createParser(record, offset, record.length - offset)) {
      expectObject(json.nextToken(), json);
      plan.run(json, into);
      expectEnd(json.nextToken(), json);
      leftOut += nested.hasUnknown() ? 1 : 0;
    } catch (IOException e) {
      throw JsonPlan.malformed(e);
    }
  }

  private static void expectObject(@Nullable JsonToken token, JsonParser json) throws IOException {
    if (token == null) {
      throw new MalformedRecordException("no JSON in it");
    }
    if (token != JsonToken.START_OBJECT) {
      throw JsonLeaves.unexpected("an object", json);
    }
  }

  private static void expectEnd(@Nullable JsonToken token, JsonParser json) throws IOException {
    if (token != null) {
      throw new MalformedRecordException(
          "%s behind the object".formatted(JsonLeaves.describe(json)));
    }
  }
}

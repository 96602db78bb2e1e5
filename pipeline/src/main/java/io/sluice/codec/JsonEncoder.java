package io.sluice.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Writes rows as JSON objects: every column, null ones too; timestamps in UTC with microseconds
 * ({@code 2024-12-31T23:59:59.000000Z}), decimals as plain numbers, bytes in base64, and a NaN or
 * infinite number as a string.
 */
public final class JsonEncoder implements RecordEncoder {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final RowType type;
  private final JsonWriter writer;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public JsonEncoder(RowType type) {
    this.type = type;
    this.writer = JsonWriter.row(type);
  }

  @Override
  public byte[] encode(Row row) {
    if (row.type() != type && !row.type().equals(type)) {
      throw new IllegalArgumentException(
          "Cannot encode a row of %s: the encoder is for %s".formatted(row.type(), type));
    }
    out.reset();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      writer.write(row, json);
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot encode a row as JSON: " + e.getMessage(), e);
    }
    return out.toByteArray();
  }
}

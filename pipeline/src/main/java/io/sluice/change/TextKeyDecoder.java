package io.sluice.change;

import io.sluice.codec.MalformedRecordException;
import io.sluice.codec.RecordDecoder;
import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a key of one column that is UTF-8 text.
 *
 * <p>A number has one text only: 007 is not 7, which another producer may write as its key.
 */
public final class TextKeyDecoder implements RecordDecoder {

  private final Type type;

  /**
   * @param key one column of a type that {@link #reads}
   */
  public TextKeyDecoder(RowType key) {
    this.type = key.field(0).type();
  }

  /** Whether values of a type have a text. */
  public static boolean reads(Type type) {
    return type == Primitive.STRING || type == Primitive.INT || type == Primitive.LONG;
  }

  @Override
  public void decode(byte[] record, int offset, RowReceiver into) {
    into.begin();
    int length = record.length - offset;
    String text = text(record, offset, length);
    if (type == Primitive.STRING) {
      into.setBytes(0, record, offset, length);
    } else {
      into.setLong(0, number(text));
    }
  }

  private static String text(byte[] record, int offset, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(record, offset, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedRecordException("%d bytes that are not UTF-8".formatted(length));
    }
  }

  private long number(String text) {
    try {
      long number = Long.parseLong(text);
      if (Long.toString(number).equals(text)
          && (type == Primitive.LONG || number == (int) number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw notOfType(text);
    }
    throw notOfType(text);
  }

  private MalformedRecordException notOfType(String text) {
    return new MalformedRecordException("'%s' is not of type %s".formatted(text, type));
  }
}

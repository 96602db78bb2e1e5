package io.sluice.processor.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.JsonDecoder;
import io.sluice.codec.OtherRecordException;
import io.sluice.codec.RecordDecoder;
import io.sluice.processor.row.ReadRecord.PassedOver;
import io.sluice.processor.row.ReadRecord.Readable;
import io.sluice.processor.row.ReadRecord.Unreadable;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadRecordDeserializerTest {

  private static final RowType COLUMNS = RowType.of(Field.required("n", Primitive.LONG));

  private final List<RecordDecoder> decoders = new ArrayList<>();
  private final ReadRecordDeserializer deserializer =
      new ReadRecordDeserializer(
          COLUMNS,
          () -> {
            decoders.add(new JsonDecoder(COLUMNS));
            return decoders.get(decoders.size() - 1);
          });

  private ReadRecord read(String json) {
    return deserializer.deserialize("t", json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void everyThreadHasADecoderOfItsOwn() throws InterruptedException {
    read("{\"n\":1}");
    read("{\"n\":2}");
    Thread other = new Thread(() -> read("{\"n\":3}"));
    other.start();
    other.join();

    assertThat(decoders).hasSize(2);
  }

  @Test
  void rowsDoNotShareTheirValues() {
    ReadRecord first = read("{\"n\":1}");
    read("{\"n\":2}");

    assertThat(first).isEqualTo(new Readable(Row.of(COLUMNS, 1L)));
  }

  @Test
  void aRecordOfAnotherTypeIsNoRowAndNoMistake() {
    ReadRecordDeserializer some =
        new ReadRecordDeserializer(
            COLUMNS,
            () ->
                (record, offset, into) -> {
                  throw new OtherRecordException("shop.Visit", "shop.Click");
                });

    assertThat(some.deserialize("t", new byte[1])).isEqualTo(new PassedOver());
  }

  @Test
  void saysWhyThereIsNoRow() {
    assertThat(read("{}"))
        .isInstanceOfSatisfying(
            Unreadable.class, unreadable -> assertThat(unreadable.reason()).contains("'n'"));
    assertThat(deserializer.deserialize("t", null)).isEqualTo(new Unreadable("it has no value"));
  }
}

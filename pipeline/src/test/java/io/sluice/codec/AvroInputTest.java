package io.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.schema.AvroSchemas;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.util.List;
import org.junit.jupiter.api.Test;

class AvroInputTest {

  private static final int MORE = 0x80;

  @Test
  void readsTheOutermostLongsAndRefusesLongerOnes() {
    assertThat(open(255, 255, 255, 255, 255, 255, 255, 255, 255, 1).readLong())
        .isEqualTo(Long.MIN_VALUE);
    assertThat(open(254, 255, 255, 255, 255, 255, 255, 255, 255, 1).readLong())
        .isEqualTo(Long.MAX_VALUE);
    assertThatThrownBy(() -> open(254, 255, 255, 255, 255, 255, 255, 255, 255, 2).readLong())
        .hasMessageContaining("number longer than 64 bits (at byte 0)");
    assertThatThrownBy(
            () -> open(MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, 0).readLong())
        .hasMessageContaining("number longer than 64 bits");
  }

  @Test
  void refusesIntsThatAreLongs() {
    assertThat(open(255, 255, 255, 255, 15).readInt()).isEqualTo(Integer.MIN_VALUE);
    assertThatThrownBy(() -> open(128, 128, 128, 128, 16).readInt())
        .hasMessageContaining("2147483648 is out of the range of an int");
  }

  @Test
  void refusesBlocksOfMoreItemsThanCanFollow() {
    assertThat(open(4, 0, 0).readBlock(1)).isEqualTo(2);
    assertThatThrownBy(() -> open(4, 0, 0).readBlock(2))
        .hasMessageContaining("block of 2 items with 2 bytes left");
    assertThatThrownBy(() -> open(5, 0, 0).readBlock(1)).hasMessageContaining("block of -3 items");
    assertThatThrownBy(() -> open(255, 255, 255, 255, 255, 255, 255, 255, 255, 1).readBlock(1))
        .hasMessageContaining("block of -9223372036854775808 items");
  }

  @Test
  void refusesABlockThatIsNotAsLongAsItSays() {
    RowType type = RowType.of(Field.required("l", new Type.ListOf(Type.Primitive.LONG, false)));
    AvroDecoder decoder = new AvroDecoder(AvroSchemas.schema(type, "R"), type);
    Row row = new Row(type);

    decoder.decode(new byte[] {1, 2, 14, 0}, row);
    assertThat(row).isEqualTo(Row.of(type, List.of(7L)));
    assertThatThrownBy(() -> decoder.decode(new byte[] {1, 4, 14, 0}, row))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("block of 2 bytes ends elsewhere");
  }

  @Test
  void refusesBooleansThatAreNeither() {
    assertThatThrownBy(() -> open(2).readBoolean()).hasMessageContaining("boolean of value 2");
  }

  private static AvroInput open(int... bytes) {
    byte[] record = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      record[i] = (byte) bytes[i];
    }
    AvroInput in = new AvroInput();
    in.open(record, 0);
    return in;
  }
}

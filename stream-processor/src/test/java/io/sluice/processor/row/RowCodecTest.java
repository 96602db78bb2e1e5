package io.sluice.processor.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.SluiceException;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import io.sluice.view.Source;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowCodecTest {

  private static final RowType COLUMNS = RowType.of(Field.optional("n", Primitive.LONG));

  private static SourceRowCodec codec(RowType columns) {
    return new SourceRowCodec(new Source("clicks", columns, Optional.empty()));
  }

  @Test
  void rowsComeBackWithTheirCoordinates() {
    SourceRow row = new SourceRow(Row.of(COLUMNS, 5L), 3, 1L << 40);

    assertThat(codec(COLUMNS).decode(codec(COLUMNS).encode(row))).isEqualTo(row);
  }

  @Test
  void columnsOfJsonMayHaveNamesThatAvroDoesNotAllow() {
    RowType columns = RowType.of(Field.optional("user-id", Primitive.LONG));
    SourceRow row = new SourceRow(Row.of(columns, 5L), 3, 7);

    assertThat(codec(columns).decode(codec(columns).encode(row))).isEqualTo(row);
  }

  @Test
  void keysOfJsonMayHaveNamesThatAvroDoesNotAllow() {
    KeyCodec keys = new KeyCodec(RowType.of(Field.optional("user-id", Primitive.LONG)));
    Row key = Row.of(keys.type(), 5L);

    assertThat(keys.decode(keys.encode(key))).isEqualTo(key);
  }

  @Test
  void rowsWrittenWithOtherColumnsAreRefusedAndNotMisread() {
    byte[] bytes = codec(COLUMNS).encode(new SourceRow(Row.of(COLUMNS, 5L), 3, 7));
    SourceRowCodec other = codec(RowType.of(Field.optional("m", Primitive.LONG)));

    assertThatThrownBy(() -> other.decode(bytes))
        .isInstanceOf(SluiceException.class)
        .hasMessageStartingWith(
            "Cannot continue with the stored rows of 'clicks': an earlier run wrote them with other columns");
  }
}

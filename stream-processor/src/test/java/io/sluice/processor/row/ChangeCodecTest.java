package io.sluice.processor.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import io.sluice.view.Source;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangeCodecTest {

  private static final RowType COLUMNS =
      RowType.of(
          Field.required("id", Primitive.STRING),
          Field.optional("visits", Primitive.INT),
          Field.optional("note", Primitive.STRING));

  private static final SourceRow CHANGE =
      new SourceRow(Row.of(COLUMNS, "u", 5L, "old"), 3, 1L << 40);

  private static ChangeCodec codec(RowType columns) {
    return new ChangeCodec(new Source("users", columns, Optional.empty()));
  }

  @Test
  void changesComeBackWithTheirCoordinates() {
    assertThat(codec(COLUMNS).decode(codec(COLUMNS).encode(CHANGE))).isEqualTo(CHANGE);
  }

  @Test
  void columnsMayComeGoAndBecomeWider() {
    RowType later =
        RowType.of(
            Field.optional("plan", Primitive.STRING),
            Field.optional("visits", Primitive.LONG),
            Field.required("id", Primitive.STRING));

    assertThat(codec(later).decode(codec(COLUMNS).encode(CHANGE)))
        .isEqualTo(new SourceRow(Row.of(later, null, 5L, "u"), 3, 1L << 40));
  }

  @Test
  void aColumnThatCannotHoldWhatItHeldIsRefused() {
    RowType other =
        RowType.of(Field.required("id", Primitive.STRING), Field.optional("note", Primitive.LONG));

    assertThatThrownBy(() -> codec(other).decode(codec(COLUMNS).encode(CHANGE)))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
        .hasMessageStartingWith(
            "Cannot continue with the stored changes of 'users': an earlier run wrote them with other columns")
        .hasMessageContaining("note");
  }
}

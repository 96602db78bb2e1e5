package io.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WireFormatTest {

  @Test
  void readsTheIdItWrote() {
    assertThat(WireFormat.schemaId(WireFormat.header(70_000))).isEqualTo(70_000);
  }

  @Test
  void saysWhatIsWrongWithAHeader() {
    assertThatThrownBy(() -> WireFormat.schemaId(new byte[] {17, 0, 0, 0, 1, 2}))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage("Cannot read record: magic byte 17 instead of 0");
    assertThatThrownBy(() -> WireFormat.schemaId(new byte[4]))
        .hasMessage("Cannot read record: 4 bytes, too short for the header of 5");
    assertThatThrownBy(() -> WireFormat.schemaId(new byte[] {0, -1, -1, -1, -1}))
        .hasMessage("Cannot read record: schema id -1 is negative");
  }
}

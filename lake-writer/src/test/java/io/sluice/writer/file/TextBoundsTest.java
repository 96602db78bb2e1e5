package io.sluice.writer.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextBoundsTest {

  private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

  private final TextBounds bounds = new TextBounds();

  @Test
  void hasNoneWithoutValues() {
    assertBounds(null, null);
  }

  @Test
  void keepsShortStringsWhole() {
    add("b", "", "a", "c".repeat(32));

    assertBounds("", "c".repeat(32));
  }

  @Test
  void cutsLongStringsAndRaisesTheUpperBound() {
    add("b".repeat(33), "漢".repeat(200));

    assertBounds("b".repeat(32), "漢".repeat(31) + Character.toString("漢".codePointAt(0) + 1));
  }

  @Test
  void raisesOverTheSurrogates() {
    add("\uD7FF".repeat(33));

    assertBounds("\uD7FF".repeat(32), "\uD7FF".repeat(31) + "\uE000");
  }

  @Test
  void raisesAnEarlierCodePointWhenTheLastIsTheLastThereIs() {
    add("a" + LAST.repeat(40));

    assertBounds("a" + LAST.repeat(31), "b");
  }

  @Test
  void hasNoUpperBoundWhenNothingCanBeRaised() {
    add(LAST.repeat(33));

    assertBounds(LAST.repeat(32), null);
  }

  @Test
  void raisesWhenOnlyOneOfTheStringsThatBeginAlikeIsLonger() {
    add(LAST.repeat(31) + "a" + "b", LAST.repeat(31) + "a");

    assertBounds(LAST.repeat(31) + "a", LAST.repeat(31) + "b");
  }

  @Test
  void raisesWhenTheStringIsLongerThanWhatIsKept() {
    add(LAST.repeat(31) + "\uFFFD", "𝄞".repeat(32) + "x", "𝄞".repeat(32));

    assertBounds("𝄞".repeat(32), LAST.repeat(31) + "\uFFFD");
  }

  @Test
  void ordersByCodePointAndNotByCharacter() {
    add("\uFFFD", "😀");

    assertBounds("\uFFFD", "😀");
  }

  @Test
  void hasNoneWhereBytesAreNoText() {
    bounds.add(new byte[] {(byte) 0xFF}, 0, 1);
    add("a");

    assertBounds("a", null);
  }

  private void add(String... values) {
    for (String value : values) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      bounds.add(bytes, 0, bytes.length);
    }
  }

  private void assertBounds(String min, String max) {
    assertThat(bounds.min()).isEqualTo(min);
    assertThat(bounds.max()).isEqualTo(max);
  }
}

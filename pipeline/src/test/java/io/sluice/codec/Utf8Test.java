package io.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {

  private static final int SEEDS = 20_000;

  /** A prime, so that every byte meets every other. */
  private static final int STEP = 389;

  @Test
  void agreesWithJavaOnSequencesOfThreeBytes() {
    byte[] bytes = new byte[4];
    for (int sequence = 0; sequence < 1 << 24; sequence += STEP) {
      bytes[0] = (byte) (sequence >> 16);
      bytes[1] = (byte) (sequence >> 8);
      bytes[2] = (byte) sequence;
      bytes[3] = (byte) 0x80;
      assertSame(bytes);
    }
  }

  @Test
  void agreesWithJavaOnTextsThatAreDamaged() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      byte[] bytes =
          (new RandomText(random).next() + "x".repeat(random.nextInt(20)) + "é")
              .getBytes(StandardCharsets.UTF_8);
      assertSame(bytes);
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      assertSame(bytes);
    }
  }

  private static void assertSame(byte[] bytes) {
    boolean expected = isValidInJava(bytes);
    byte[] framed = new byte[bytes.length + 2];
    System.arraycopy(bytes, 0, framed, 1, bytes.length);
    framed[framed.length - 1] = (byte) 0x80;
    if (Utf8.isValid(framed, 1, bytes.length) != expected) {
      assertThat(bytes).as("valid: " + expected).isEmpty();
    }
  }

  private static boolean isValidInJava(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}

package io.sluice.codec;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;

/** Texts in which characters of every length of UTF-8 occur, and numbers of so many digits. */
final class RandomText {

  private static final int[] CHARACTERS = {'a', 'Z', '"', '\\', '\n', 0, 'é', '漢', 0x1F600};

  private final Random random;

  RandomText(Random random) {
    this.random = random;
  }

  String next() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(random.nextInt(5) == 0 ? 40 : 9); i > 0; i--) {
      text.appendCodePoint(CHARACTERS[random.nextInt(CHARACTERS.length)]);
    }
    return text.toString();
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** A number of at most so many digits. */
  static BigInteger digits(Random random, int most) {
    BigInteger bound = BigInteger.TEN.pow(1 + random.nextInt(most));
    BigInteger digits = new BigInteger(140, random).mod(bound);
    return random.nextBoolean() ? digits : digits.negate();
  }
}

package io.sluice.writer.drift;

import io.sluice.writer.drift.Shape.Member;
import io.sluice.writer.drift.Shape.Scalar;
import io.sluice.writer.drift.Shape.Symbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random types of fields. */
final class Shapes {

  private Shapes() {}

  static Member member(Random random, String name, Shape shape) {
    return random.nextBoolean() ? Member.optional(name, shape) : Member.required(name, shape);
  }

  /** A type that is told alike in every format: what may be absent is no list and no map. */
  static Shape any(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> symbols(random);
      case 1 -> nested(random);
      default -> scalar(random);
    };
  }

  static Scalar scalar(Random random) {
    return Scalar.values()[random.nextInt(Scalar.values().length)];
  }

  static Symbols symbols(Random random) {
    String name = "E" + random.nextInt(1 << 20);
    List<String> symbols = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i >= 0; i--) {
      symbols.add(name + "_" + i);
    }
    return new Symbols(name, symbols);
  }

  static Shape.Nested nested(Random random) {
    List<Member> members = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      members.add(member(random, "n" + i, scalar(random)));
    }
    return new Shape.Nested(members);
  }

  /** Types of which no value of one is a value of another. */
  static List<Shape> unlike(Random random) {
    return List.of(
        Scalar.BOOLEAN,
        random.nextBoolean() ? Scalar.INT : Scalar.LONG,
        random.nextBoolean() ? Scalar.STRING : symbols(random),
        new Shape.Nested(List.of(Member.required("n", scalar(random)))));
  }
}

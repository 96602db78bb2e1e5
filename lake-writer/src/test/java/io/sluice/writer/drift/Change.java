package io.sluice.writer.drift;

import io.sluice.writer.drift.Shape.Member;
import io.sluice.writer.drift.Shape.Scalar;
import io.sluice.writer.drift.Shape.Symbols;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** What a producer does to the schema of its records, by its name in the docs. */
enum Change {
  ADDS_OPTIONAL("adds an optional field") {
    @Override
    Step step(Random random) {
      return new Step(List.of(), List.of(Member.optional("x", Shapes.any(random))));
    }
  },
  ADDS_REQUIRED("adds a required field") {
    @Override
    Step step(Random random) {
      return new Step(List.of(), List.of(Member.required("x", Shapes.any(random))));
    }
  },
  ADDS_CASE("adds a field that differs from another in case only") {
    @Override
    Step step(Random random) {
      Member known = Shapes.member(random, "seen", Shapes.any(random));
      return new Step(List.of(known), List.of(known, Shapes.member(random, "Seen", Scalar.STRING)));
    }
  },
  ADDS_UNHELD("adds a field that no column can hold") {
    @Override
    Step step(Random random) {
      return new Step(List.of(), List.of(Shapes.member(random, "x", new Shape.Unheld())));
    }
  },
  DROPS_OPTIONAL("drops an optional field") {
    @Override
    Step step(Random random) {
      return ADDS_OPTIONAL.step(random).reversed();
    }
  },
  DROPS_REQUIRED("drops a required field") {
    @Override
    Step step(Random random) {
      return ADDS_REQUIRED.step(random).reversed();
    }
  },
  RENAMES_OPTIONAL("renames an optional field") {
    @Override
    Step step(Random random) {
      Member named = Member.optional("x", Shapes.any(random));
      return new Step(List.of(named), List.of(named.named("y")));
    }
  },
  RENAMES_REQUIRED("renames a required field") {
    @Override
    Step step(Random random) {
      Member named = Member.required("x", Shapes.any(random));
      return new Step(List.of(named), List.of(named.named("y")));
    }
  },
  REORDERS("reorders its fields") {
    @Override
    Step step(Random random) {
      List<Member> members = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        members.add(Shapes.member(random, "r" + i, Shapes.any(random)));
      }
      List<Member> other = new ArrayList<>(members);
      Collections.rotate(other, 1 + random.nextInt(3));
      return new Step(members, other);
    }
  },
  MAKES_OPTIONAL("makes a field optional") {
    @Override
    Step step(Random random) {
      Shape shape = Shapes.any(random);
      return new Step(List.of(Member.required("x", shape)), List.of(Member.optional("x", shape)));
    }
  },
  MAKES_REQUIRED("makes a field required") {
    @Override
    Step step(Random random) {
      return MAKES_OPTIONAL.step(random).reversed();
    }
  },
  INT_TO_LONG("makes an `int` a `long`") {
    @Override
    Step step(Random random) {
      return becomes(random, Scalar.INT, Scalar.LONG);
    }
  },
  FLOAT_TO_DOUBLE("makes a `float` a `double`") {
    @Override
    Step step(Random random) {
      return becomes(random, Scalar.FLOAT, Scalar.DOUBLE);
    }
  },
  INT_TO_DOUBLE("makes an `int` a `double`") {
    @Override
    Step step(Random random) {
      return becomes(random, Scalar.INT, Scalar.DOUBLE);
    }
  },
  LONG_TO_INT("makes a `long` an `int`") {
    @Override
    Step step(Random random) {
      return becomes(random, Scalar.LONG, Scalar.INT);
    }
  },
  DOUBLE_TO_FLOAT("makes a `double` a `float`") {
    @Override
    Step step(Random random) {
      return becomes(random, Scalar.DOUBLE, Scalar.FLOAT);
    }
  },
  DOUBLE_TO_INT("makes a `double` an `int`") {
    @Override
    Step step(Random random) {
      return becomes(random, Scalar.DOUBLE, Scalar.INT);
    }
  },
  DOUBLE_TO_LONG("makes a `double` a `long`") {
    @Override
    Step step(Random random) {
      return becomes(random, Scalar.DOUBLE, Scalar.LONG);
    }
  },
  OTHER_TYPE("gives a field an unlike type") {
    @Override
    Step step(Random random) {
      List<Shape> unlike = new ArrayList<>(Shapes.unlike(random));
      Collections.shuffle(unlike, random);
      return becomes(random, unlike.get(0), unlike.get(1));
    }
  },
  ADDS_SYMBOL("adds a symbol to an enum") {
    @Override
    Step step(Random random) {
      Symbols symbols = Shapes.symbols(random);
      List<String> more = new ArrayList<>(symbols.symbols());
      more.add(random.nextInt(more.size() + 1), symbols.name() + "_NEW");
      return becomes(random, symbols, new Symbols(symbols.name(), more));
    }
  },
  REMOVES_SYMBOL("removes a symbol from an enum") {
    @Override
    Step step(Random random) {
      return ADDS_SYMBOL.step(random).reversed();
    }
  },
  CHANGES_DEFAULT("changes a default") {
    @Override
    Step step(Random random) {
      Member with = Member.required("x", Shapes.scalar(random)).withPreset(1);
      return new Step(List.of(with), List.of(with.withPreset(2)));
    }
  },
  MAKES_UNION("makes a field a union of two types") {
    @Override
    Step step(Random random) {
      List<Scalar> choice = List.of(Scalar.LONG, Scalar.STRING);
      Shape one = choice.get(random.nextInt(2));
      return becomes(random, one, new Shape.Choice(choice));
    }
  },
  MAKES_ONEOF("puts a field into a `oneof` with a new one") {
    @Override
    Step step(Random random) {
      Member known = Member.optional("x", Shapes.scalar(random));
      Member other = Member.optional("y", Shapes.scalar(random));
      return new Step(List.of(known), List.of(known.in("either"), other.in("either")));
    }
  };

  /** The fields that change, before and after. */
  record Step(List<Member> before, List<Member> after) {
    Step reversed() {
      return new Step(after, before);
    }
  }

  private final String words;

  Change(String words) {
    this.words = words;
  }

  abstract Step step(Random random);

  /** As the docs say it. */
  String words() {
    return words;
  }

  /** The changes that can be told in a format. */
  static Set<Change> of(Wire.Format format) {
    Set<Change> all = EnumSet.allOf(Change.class);
    Stream.of(format.unknown()).forEach(all::remove);
    return all;
  }

  private static Step becomes(Random random, Shape before, Shape after) {
    Member member = Shapes.member(random, "x", before);
    return new Step(List.of(member), List.of(member.as(after)));
  }

  static Change named(String words) {
    return Arrays.stream(values())
        .filter(change -> change.words.equals(words))
        .findFirst()
        .orElseThrow(() -> new AssertionError("The docs name an unknown change: " + words));
  }
}

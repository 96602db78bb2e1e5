package io.sluice.writer.drift;

import io.sluice.writer.drift.Shape.Member;
import io.sluice.writer.drift.Shape.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Random records: Java's own classes of scalars, maps for records, and no entry for what is absent.
 */
final class Values {

  private final Random random;

  Values(Random random) {
    this.random = random;
  }

  Map<String, Object> record(List<Member> members) {
    Map<String, Object> values = new LinkedHashMap<>();
    Map<String, String> chosen = new HashMap<>();
    for (Member member : members) {
      boolean isThere = !member.isOptional() || random.nextInt(3) > 0;
      if (isThere && chosen.putIfAbsent(group(member), member.name()) == null) {
        values.put(member.name(), value(member.shape()));
      }
    }
    return values;
  }

  private static String group(Member member) {
    return member.oneof().isEmpty() ? "(none) " + member.name() : member.oneof();
  }

  private Object value(Shape shape) {
    if (shape instanceof Scalar scalar) {
      return value(scalar);
    }
    if (shape instanceof Shape.Symbols symbols) {
      return symbols.symbols().get(random.nextInt(symbols.symbols().size()));
    }
    if (shape instanceof Shape.Nested nested) {
      return record(nested.members());
    }
    if (shape instanceof Shape.ListOf list) {
      List<Object> items = new ArrayList<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        items.add(value(list.element()));
      }
      return items;
    }
    if (shape instanceof Shape.MapOf map) {
      Map<String, Object> entries = new LinkedHashMap<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        entries.put("k" + i, value(map.value()));
      }
      return entries;
    }
    List<Scalar> choice =
        shape instanceof Shape.Choice some ? some.of() : List.of(Scalar.LONG, Scalar.STRING);
    return value(choice.get(random.nextInt(choice.size())));
  }

  /** Numbers of which half use the room that only the wider type has. */
  private Object value(Scalar scalar) {
    boolean isWide = random.nextBoolean();
    return switch (scalar) {
      case BOOLEAN -> random.nextBoolean();
      case INT -> random.nextInt();
      case LONG -> isWide ? random.nextLong() | 1L << 60 | 1 : (long) random.nextInt();
      case FLOAT -> random.nextInt(1 << 20) / 8f;
      case DOUBLE -> isWide ? random.nextGaussian() * 1e300 : random.nextInt(1 << 20) / 8d;
      case STRING -> "t" + random.nextInt(1000) + "é漢";
    };
  }
}

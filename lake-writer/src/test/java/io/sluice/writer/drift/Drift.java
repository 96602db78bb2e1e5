package io.sluice.writer.drift;

import io.sluice.writer.drift.Shape.Member;
import io.sluice.writer.drift.Shape.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One change of a schema, made from a seed: the fields before and after it, in the record or in
 * what is nested in it, and records of both.
 */
record Drift(
    Change change,
    long seed,
    Place place,
    List<Member> before,
    List<Member> after,
    List<Sent> records) {

  /** Which records are written with the new schema: producers do not change all at once. */
  private static final boolean[] IS_NEW = {
    false, false, false, true, true, true, false, true, true, false, true
  };

  /** Where the fields are that change. */
  enum Place {
    RECORD,
    NESTED,
    LIST,
    MAP;

    /** Half of all changes are not nested. */
    private static Place of(int fifth) {
      return values()[Math.max(0, fifth - 1)];
    }

    /** Whether all fields there may be null in a table, whatever a schema says. */
    boolean isOfItems() {
      return this == LIST || this == MAP;
    }
  }

  /** A record as its producer means it. */
  record Sent(boolean isNew, Map<String, Object> values) {}

  static Drift of(Change change, long seed) {
    Random random = new Random(seed * 31 + change.ordinal());
    Change.Step step = change.step(random);
    List<Member> others = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      others.add(Shapes.member(random, "o" + i, Shapes.any(random)));
    }
    Place place = Place.of(random.nextInt(5));
    List<Member> before = record(place, others, step.before());
    List<Member> after = record(place, others, step.after());
    Values values = new Values(random);
    List<Sent> records = new ArrayList<>();
    for (boolean isNew : IS_NEW) {
      records.add(new Sent(isNew, values.record(isNew ? after : before)));
    }
    return new Drift(change, seed, place, before, after, records);
  }

  /** Puts the changed fields into the record, or into one that is nested in it. */
  private static List<Member> record(Place place, List<Member> others, List<Member> changed) {
    List<Member> members = new ArrayList<>();
    members.add(Member.required("id", Scalar.LONG));
    members.addAll(others);
    if (place == Place.RECORD) {
      members.addAll(changed);
      return members;
    }
    List<Member> inner = new ArrayList<>();
    inner.add(Member.required("part", Scalar.STRING));
    inner.addAll(changed);
    Shape nested = new Shape.Nested(inner);
    members.add(
        Member.required(
            "box",
            switch (place) {
              case LIST -> new Shape.ListOf(nested);
              case MAP -> new Shape.MapOf(nested);
              default -> nested;
            }));
    return members;
  }

  List<Member> members(Sent record) {
    return record.isNew() ? after : before;
  }
}

package io.sluice.writer.drift;

import java.util.List;

/** The type of a field, before it is spelled in the language of a format. */
sealed interface Shape {

  /** Types of single values. */
  enum Scalar implements Shape {
    BOOLEAN,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    STRING
  }

  /** An enum; its symbols are unlike those of all others. */
  record Symbols(String name, List<String> symbols) implements Shape {}

  record Nested(List<Member> members) implements Shape {}

  record ListOf(Shape element) implements Shape {}

  record MapOf(Shape value) implements Shape {}

  /** One of several types, of which no column can be. */
  record Choice(List<Scalar> of) implements Shape {}

  /** What no column can hold: a choice, or where there are none, a record that holds itself. */
  record Unheld() implements Shape {}

  /**
   * A field.
   *
   * @param isOptional whether a record may be without it
   * @param preset a number that its default is made of, where there are defaults
   * @param oneof of the fields of one name a record has one, where there are such; else empty
   */
  record Member(String name, Shape shape, boolean isOptional, int preset, String oneof) {

    static Member required(String name, Shape shape) {
      return new Member(name, shape, false, 0, "");
    }

    static Member optional(String name, Shape shape) {
      return new Member(name, shape, true, 0, "");
    }

    Member as(Shape other) {
      return new Member(name, other, isOptional, preset, oneof);
    }

    Member named(String other) {
      return new Member(other, shape, isOptional, preset, oneof);
    }

    Member withPreset(int other) {
      return new Member(name, shape, isOptional, other, oneof);
    }

    Member in(String group) {
      return new Member(name, shape, true, preset, group);
    }
  }
}

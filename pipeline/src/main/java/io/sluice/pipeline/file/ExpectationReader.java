package io.sluice.pipeline.file;

import io.sluice.pipeline.Expectation;
import io.sluice.pipeline.Expectation.OnFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads what the rows of a table are expected to be like: a condition under each name. */
final class ExpectationReader {

  private static final Map<String, OnFailure> ON_FAILURE =
      Arrays.stream(OnFailure.values())
          .collect(Collectors.toUnmodifiableMap(OnFailure::toString, Function.identity()));

  private ExpectationReader() {}

  static List<Expectation> read(Section section) {
    List<Expectation> expectations = new ArrayList<>();
    for (String name : section.keys()) {
      expectations.add(
          section.isSection(name)
              ? read(name, section.entry(name, "expectation"))
              : new Expectation(name, section.text(name), OnFailure.FAIL, section.at(name)));
    }
    return List.copyOf(expectations);
  }

  private static Expectation read(String name, Section section) {
    Expectation expectation =
        new Expectation(
            name,
            section.text("check"),
            section.parsed("on_failure", ExpectationReader::onFailure).orElse(OnFailure.FAIL),
            section.at());
    section.refuseOthers();
    return expectation;
  }

  private static OnFailure onFailure(String text) {
    return Choice.of(text, ON_FAILURE);
  }
}

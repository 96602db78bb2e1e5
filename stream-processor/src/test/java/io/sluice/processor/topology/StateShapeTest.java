package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.pipeline.ViewDefinition;
import io.sluice.pipeline.WindowKind;
import io.sluice.schema.RowType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateShapeTest {

  private static final String PIPELINE =
      """
      pipeline: p
      lake: { root: "file:///lake" }
      streams:
        lefts: { topic: lefts, event_time: at, schema: { id: string, n: int, v: long, at: timestamp } }
        keyed: { topic: keyed, key: k, table: true, schema: { k: long, v: long } }
        others: { topic: others, key: k, table: true, schema: { k: long, v: long } }
        rights: { topic: rights, event_time: at, schema: { id: string, n: long, v: long, at: timestamp } }
      views:
        dear: { from: lefts, where: v > 10, select: { id: id } }
        windows:
          from: lefts
          where: v > 1
          window: { hopping: 10 minutes, advance: 5 minutes, grace: 1 minute }
          group_by: [id, n]
          select: { events: count(*), total: sum(v) }
        pairs:
          from: lefts
          join: { stream: rights, by: [id, n], within: 10 minutes, grace: 2 minutes }
          select: { l: lefts.v, r: rights.v }
        once:
          from: rights
          dedupe: { by: [id, n], within: 1 hour, grace: 3 minutes }
          select: { id: id }
        named:
          from: lefts
          lookup: { stream: keyed, by: n, grace: 4 minutes }
          select: { id: id }
        referring:
          from: keyed
          join: { table: others, by: v }
          select: { w: others.v }
      """;

  private static List<StateShape> shapes(String pipeline) {
    return StateShape.of(TopologyRun.plan(pipeline, new TestRegistry(), RowType.of()));
  }

  private static Map<String, String> kept(String view) {
    return shape(PIPELINE, view).parts();
  }

  private static StateShape shape(String pipeline, String view) {
    return shapes(pipeline).stream()
        .filter(shape -> shape.view().equals(view))
        .findFirst()
        .orElseThrow();
  }

  /** Brokers keep these texts: a change of one would have every pipeline refused. */
  @Test
  void shapesKeepTheirWords() {
    assertThat(shapes(PIPELINE))
        .extracting(StateShape::toString)
        .containsExactly(
            "StateShape[view=windows, parts={from=lefts, kind=window, window=10 minutes every 5"
                + " minutes, grace=1 minute, group_by=id string, n long,"
                + " aggregates=count(*) long, sum(v) long}]",
            "StateShape[view=pairs, parts={from=lefts, kind=join in one store, stream=rights, by=id string, n"
                + " long, within=10 minutes, grace=2 minutes, type=inner}]",
            "StateShape[view=once, parts={from=rights, kind=dedupe, by=id string, n long,"
                + " within=1 hour, grace=3 minutes}]",
            "StateShape[view=named, parts={from=lefts, kind=lookup, stream=keyed, by=n long,"
                + " grace=4 minutes}]",
            "StateShape[view=referring, parts={from=keyed, kind=join of tables, key=k long,"
                + " table=others, by=v long, of=k long, type=inner}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "windows | hopping: 10 minutes | hopping: 20 minutes | window was '10 minutes every 5 minutes' and is now '20 minutes every 5 minutes'",
        "windows | advance: 5 minutes | advance: 2 minutes | window was '10 minutes every 5 minutes' and is now '10 minutes every 2 minutes'",
        "windows | hopping: 10 minutes, advance: 5 minutes | sliding: 10 minutes | window was '10 minutes every 5 minutes' and is now 'sliding over 10 minutes'",
        "windows | hopping: 10 minutes, advance: 5 minutes | session: 10 minutes | window was '10 minutes every 5 minutes' and is now 'session of 10 minutes'",
        "windows | grace: 1 minute | grace: 1 minute, emit: updates | window was '10 minutes every 5 minutes' and is now '10 minutes every 5 minutes with updates'",
        "windows | grace: 1 minute | grace: 1 minute, skew: pre_aggregate | window was '10 minutes every 5 minutes' and is now '10 minutes every 5 minutes of partial aggregates'",
        "windows | grace: 1 minute | grace: 5 minutes | grace was '1 minute' and is now '5 minutes'",
        "windows | group_by: [id, n] | group_by: [n, id] | group_by was 'id string, n long' and is now 'n long, id string'",
        "windows | sum(v) | max(v) | aggregates was 'count(*) long, sum(v) long' and is now 'count(*) long, max(v) long'",
        "windows | sum(v) | sum(n) | aggregates was 'count(*) long, sum(v) long' and is now 'count(*) long, sum(n) long'",
        "pairs | by: [id, n], within: 10 minutes | by: [id], within: 10 minutes | by was 'id string, n long' and is now 'id string'",
        "pairs | within: 10 minutes | within: 9 minutes | within was '10 minutes' and is now '9 minutes'",
        "once | from: rights | from: lefts | from was 'rights' and is now 'lefts'",
        "once | within: 1 hour | within: 2 hours | within was '1 hour' and is now '2 hours'",
        "named | stream: keyed | stream: others | stream was 'keyed' and is now 'others'",
        "named | by: n, | by: v, | by was 'n long' and is now 'v long'",
        "named | grace: 4 minutes | grace: 4 hours | grace was '4 minutes' and is now '4 hours'",
        "referring | by: v } | by: k } | by was 'v long' and is now 'k long'",
        "referring | by: v } | by: v, type: left } | type was 'inner' and is now 'left'"
      })
  void aChangeOfAPartIsNamed(String view, String text, String other, String change) {
    assertThat(PIPELINE).contains(text);

    assertThat(shape(PIPELINE.replace(text, other), view).changes(kept(view)))
        .containsExactly(change);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "windows | where: v > 1 | where: v > 2",
        "windows | total: sum(v) | sum: '  sum(v) '",
        "pairs | l: lefts.v, r: rights.v | r: rights.v",
        "pairs | n: int | n: long",
        "named | n: int | n: long"
      })
  void whatTheStateDoesNotRestOnMayChange(String view, String text, String other) {
    assertThat(PIPELINE).contains(text);

    assertThat(shape(PIPELINE.replace(text, other), view).changes(kept(view))).isEmpty();
  }

  @Test
  void howOftenUpdatesComeMayChange() {
    String updates = PIPELINE.replace("grace: 1 minute", "grace: 1 minute, emit: updates");

    assertThat(
            shape(updates.replace("emit: updates", "emit: updates, every: 1 minute"), "windows")
                .changes(shape(updates, "windows").parts()))
        .isEmpty();
  }

  @Test
  void partialAggregatesDoNotEndUnnoticed() {
    String partial = PIPELINE.replace("grace: 1 minute", "grace: 1 minute, skew: pre_aggregate");

    assertThat(shape(PIPELINE, "windows").changes(shape(partial, "windows").parts()))
        .containsExactly(
            "window was '10 minutes every 5 minutes of partial aggregates' and is now '10 minutes"
                + " every 5 minutes'");
  }

  @Test
  void aPartThatWasNotKeptThenIsNoChange() {
    assertThat(shape(PIPELINE, "once").changes(Map.of("kind", "dedupe"))).isEmpty();
  }

  /** Whoever adds a part to a definition decides here whether state rests on it. */
  @Test
  void allThatADefinitionSaysIsThoughtOf() {
    assertThat(names(ViewDefinition.class))
        .containsExactly(
            "name",
            "sources",
            "topic",
            "where",
            "window",
            "groupBy",
            "join",
            "tableJoin",
            "lookup",
            "dedupe",
            "select",
            "at");
    assertThat(names(ViewDefinition.Window.class))
        .containsExactly("kind", "grace", "idle", "emission", "skew");
    assertThat(names(WindowKind.Fixed.class)).containsExactly("size", "advance");
    assertThat(names(WindowKind.Session.class)).containsExactly("gap");
    assertThat(names(ViewDefinition.Join.class))
        .containsExactly("stream", "by", "within", "grace", "idle", "type");
    assertThat(names(ViewDefinition.TableJoin.class)).containsExactly("table", "by", "type");
    assertThat(names(ViewDefinition.Within.class)).containsExactly("before", "after");
    assertThat(names(ViewDefinition.Dedupe.class)).containsExactly("by", "within", "grace", "idle");
    assertThat(names(ViewDefinition.DimensionLookup.class)).containsExactly("target", "by");
    assertThat(names(ViewDefinition.StreamLookup.class))
        .containsExactly("target", "by", "grace", "idle");
  }

  private static List<String> names(Class<?> definition) {
    return Arrays.stream(definition.getRecordComponents()).map(RecordComponent::getName).toList();
  }
}

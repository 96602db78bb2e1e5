package io.sluice.processor.table;

import io.sluice.processor.join.JoinSide.Part;
import io.sluice.processor.join.SideRow;
import io.sluice.processor.row.KeyCodec;
import io.sluice.processor.row.KeyColumns;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.view.TaskProcessor;
import io.sluice.processor.view.ViewParts;
import io.sluice.view.KeyedSource;
import io.sluice.view.ViewPlan.TableJoin;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Of changes of the left side {@code <view>-left-key} and the internal topic {@code <view>-left},
 * then {@code <view>-rows} with the store of the same name; of what these rows refer to the
 * internal topic {@code <view>-references}, of changes of the right side {@code <view>-right-key}
 * and {@code <view>-right}; then, for both, {@code <view>-referred} with the store of the same
 * name, and of its answers the internal topic {@code <view>-answers}, which {@code <view>-join}
 * holds against the rows' store. Rows go to the view's topic from both ends of this way.
 */
public record TableJoinTopology(TableJoin view, ViewParts parts) {

  private static final String LEFT = "left";
  private static final String RIGHT = "right";
  private static final String ROWS = "rows";
  private static final String REFERENCES = "references";
  private static final String REFERRED = "referred";
  private static final String ANSWERS = "answers";
  private static final String JOIN = "join";
  private static final String ROWS_SINK = "rows-sink";
  private static final String REFERRING = "referring";

  public void build(
      StreamsBuilder builder,
      KStream<byte[], SourceRow> leftSource,
      KStream<byte[], SourceRow> rightSource) {
    builder.addStateStore(parts.keyValueStore(ROWS));
    builder.addStateStore(parts.keyValueStore(REFERRED));
    KStream<byte[], byte[]> rows =
        repartitioned(keyed(leftSource, LEFT, view.left(), leftKeys()), LEFT)
            .process(
                () -> new TaskProcessor<>(this::leftChanges), parts.named(ROWS), parts.name(ROWS));
    parts.toViewTopic(rows, ROWS_SINK);
    KStream<byte[], SideRow> references =
        part(repartitioned(parts.passedOn(rows, REFERRING), REFERENCES), REFERENCES, Part.LEFT);
    KStream<byte[], SideRow> changes =
        part(
            repartitioned(keyed(rightSource, RIGHT, view.right(), rightKeys()), RIGHT),
            RIGHT,
            Part.RIGHT);
    KStream<byte[], byte[]> answers =
        references
            .merge(changes, parts.named("both"))
            .process(
                () -> new TaskProcessor<>(this::rightChanges),
                parts.named(REFERRED),
                parts.name(REFERRED));
    parts.toViewTopic(
        repartitioned(answers, ANSWERS)
            .process(
                () -> new TaskProcessor<>(this::answers), parts.named(JOIN), parts.name(ROWS)));
  }

  private KStream<byte[], byte[]> keyed(
      KStream<byte[], SourceRow> source, String side, KeyedSource changes, KeyCodec keys) {
    KeyColumns columns = new KeyColumns(changes.changes(), changes.key());
    return source.process(
        () ->
            new TaskProcessor<SourceRow, byte[]>(
                context -> new ChangesByKey(context, columns, keys)),
        parts.named(side + "-key"));
  }

  /** All have as many partitions, so that one task has all of a key. */
  private KStream<byte[], byte[]> repartitioned(KStream<byte[], byte[]> stream, String topic) {
    return stream.repartition(
        parts.repartitioned(topic).withNumberOfPartitions(parts.mostPartitions()));
  }

  private KStream<byte[], SideRow> part(KStream<byte[], byte[]> stream, String topic, Part part) {
    return stream.mapValues(row -> new SideRow(part, row), parts.named(topic + "-part"));
  }

  public TaskProcessor.Work<byte[]> leftChanges(ProcessorContext<byte[], byte[]> context) {
    LeftRows rows = leftRows(context);
    return new LeftChanges(
        context,
        parts.name(REFERRING),
        view,
        rightKeys(),
        rows,
        new JoinedTable(view, leftKeys(), rows, parts.viewOutput(context, ROWS_SINK)),
        parts.counts());
  }

  public TaskProcessor.Work<SideRow> rightChanges(ProcessorContext<byte[], byte[]> context) {
    KeyValueStore<Bytes, byte[]> store = context.getStateStore(parts.name(REFERRED));
    return new RightChanges(context, view.right(), new RightRows(store), parts.counts());
  }

  public TaskProcessor.Work<byte[]> answers(ProcessorContext<byte[], byte[]> context) {
    LeftRows rows = leftRows(context);
    return new Answers(
        rows,
        view.right().changes(),
        new JoinedTable(view, leftKeys(), rows, parts.viewOutput(context)));
  }

  private LeftRows leftRows(ProcessorContext<byte[], byte[]> context) {
    KeyValueStore<Bytes, byte[]> store = context.getStateStore(parts.name(ROWS));
    return new LeftRows(store, view.left().changes());
  }

  private KeyCodec leftKeys() {
    return new KeyCodec(new KeyColumns(view.left().changes(), view.left().key()).type());
  }

  /** Both sides have the same, called by the names of the left one's columns. */
  private KeyCodec rightKeys() {
    return new KeyCodec(new KeyColumns(view.left().changes(), view.by()).type());
  }
}

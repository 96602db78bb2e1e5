package io.sluice.spark.table;

import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.DimensionDefinition;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All tables that a pipeline can have, whether they exist yet or not. */
public record PipelineTables(SparkSession spark, Pipeline pipeline) {

  private static final Logger LOG = LoggerFactory.getLogger(PipelineTables.class);

  /**
   * Streams and their quarantine, changelogs, views and their late events, dimensions and their
   * quarantine.
   */
  public List<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (String stream : pipeline.streams().keySet()) {
      names.add(stream);
      names.add(Names.quarantineTable(stream));
    }
    for (String source : pipeline.upserted()) {
      names.add(Names.changelogTable(source));
    }
    for (String view : pipeline.views().keySet()) {
      names.add(view);
      names.add(Names.lateTable(view));
    }
    for (DimensionDefinition dimension : pipeline.dimensions().values()) {
      names.add(dimension.table());
      names.add(Names.quarantineTable(dimension.table()));
    }
    return new ArrayList<>(names);
  }

  public LakeTable table(String name) {
    return new LakeTable(spark, name, new Path(new Names(pipeline).table(name)));
  }

  /**
   * The tables that there are, in the order of {@link #names}.
   *
   * <p>One whose log cannot be read is among them: whoever works on it hears why.
   */
  public List<LakeTable> existing() {
    List<LakeTable> all = names().stream().map(this::table).toList();
    List<Boolean> exist = SideBySide.each(all, PipelineTables::isThere);
    return IntStream.range(0, all.size()).filter(exist::get).mapToObj(all::get).toList();
  }

  private static boolean isThere(LakeTable table) {
    try {
      return table.exists();
    } catch (Exception e) {
      LOG.warn("It cannot be told whether there is a table {}", table.name(), e);
      return true;
    }
  }

  /**
   * The table of a name.
   *
   * @param verb what is to be done to it, for the message
   * @throws SluiceException naming the tables there are, if there is none
   */
  public LakeTable existing(String verb, String name) {
    List<String> names = names();
    if (!names.contains(name)) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot %s '%s': pipeline '%s' has no such table%s; %s"
              .formatted(
                  verb, name, pipeline.name(), NearestName.hint(name, names), namesOfExisting()));
    }
    LakeTable table = table(name);
    if (!isThere(table)) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot %s '%s': nothing has been written to %s yet; %s"
              .formatted(verb, name, table.location(), namesOfExisting()));
    }
    return table;
  }

  private String namesOfExisting() {
    List<String> there = existing().stream().map(LakeTable::name).toList();
    return there.isEmpty()
        ? "there are no tables in %s yet".formatted(pipeline.lakeRoot())
        : "there are " + String.join(", ", there);
  }
}

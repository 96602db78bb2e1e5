package io.sluice.writer;

import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** The names of all tables that the writer may write for a pipeline, whether they exist or not. */
@NullMarked
public record WrittenTables(List<String> names) {

  public WrittenTables {
    names = List.copyOf(names);
  }

  public static WrittenTables of(Pipeline pipeline) {
    List<String> all = new ArrayList<>();
    List<String> sources = new ArrayList<>(pipeline.streams().keySet());
    for (String view : pipeline.views().keySet()) {
      sources.add(view);
      sources.add(Names.lateTable(view));
    }
    for (String source : sources) {
      all.add(pipeline.writtenTable(source));
      all.add(Names.quarantineTable(source));
    }
    return new WrittenTables(all);
  }

  /**
   * Those that are asked for; all if none is.
   *
   * @throws SluiceException with {@link ExitCode#USAGE} if there is no such table
   */
  public List<String> wanted(List<String> asked) {
    for (String table : asked) {
      if (!names.contains(table)) {
        throw new SluiceException(
            ExitCode.USAGE,
            "Cannot find table '%s': the pipeline has no such table%s; it has %s"
                .formatted(table, NearestName.hint(table, names), String.join(", ", names)));
      }
    }
    return asked.isEmpty() ? names : asked;
  }
}

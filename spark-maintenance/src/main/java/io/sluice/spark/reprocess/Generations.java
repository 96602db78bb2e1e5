package io.sluice.spark.reprocess;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.spark.verify.LakeReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.delta.Snapshot;
import scala.jdk.javaapi.CollectionConverters;

/** The generations of rows that wait beside the tables of views, and those that were promoted. */
record Generations(LakeReader lake) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,39}");

  /**
   * Those that wait, or of which something is left or records are being copied, in the order of
   * their names.
   */
  List<StagingTable> waiting(String view) {
    return folders()
        .flatMap(table -> Names.generation(view, table).stream())
        .distinct()
        .filter(name -> NAME.matcher(name).matches())
        .sorted()
        .map(name -> StagingTable.of(lake, view, name))
        .toList();
  }

  /** The names of all tables there are, whoever knows them. */
  Stream<String> folders() {
    Path root = new Path(lake.names().pipeline().lakeRoot());
    try {
      return Arrays.stream(
              root.getFileSystem(lake.spark().sessionState().newHadoopConf()).listStatus(root))
          .filter(FileStatus::isDirectory)
          .map(folder -> folder.getPath().getName());
    } catch (FileNotFoundException e) {
      return Stream.of();
    } catch (IOException e) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot list the tables in %s: %s; see that the command may use the lake"
              .formatted(root, e.getMessage()),
          e);
    }
  }

  /** The names of generations that are in a view's table. */
  Set<String> promoted(String view) {
    String prefix = lake.names().reprocessTransactionsOf(view);
    Set<String> promoted = new TreeSet<>();
    Optional<Snapshot> snapshot = lake.open(view).map(LakeReader.Opened::snapshot);
    snapshot.ifPresent(
        it ->
            CollectionConverters.asJava(it.transactions())
                .forEach(
                    (name, version) -> {
                      if (name.startsWith(prefix) && (Long) version > 0) {
                        promoted.add(name.substring(prefix.length()));
                      }
                    }));
    return promoted;
  }

  /**
   * The generation to begin or to go on with.
   *
   * @param wanted its name, if it was given one
   * @throws SluiceException if several wait and none was named
   */
  String choose(List<String> views, Optional<String> wanted) {
    wanted.ifPresent(Generations::requireName);
    return wanted.or(() -> onlyOne(views)).orElseGet(() -> next(views));
  }

  /**
   * The generation that waits.
   *
   * @throws SluiceException if there is none, or several and none was named
   */
  String choose(String verb, List<String> views, Optional<String> wanted) {
    wanted.ifPresent(Generations::requireName);
    return wanted
        .or(() -> onlyOne(views))
        .orElseThrow(
            () ->
                new SluiceException(
                    ExitCode.FAILED,
                    "Cannot %s %s: nothing is staged; 'sluice reprocess stage %s --from TIME' does that"
                        .formatted(verb, String.join(", ", views), String.join(" ", views))));
  }

  private Optional<String> onlyOne(List<String> views) {
    List<String> names =
        views.stream()
            .flatMap(view -> waiting(view).stream().map(StagingTable::generation))
            .distinct()
            .toList();
    if (names.size() > 1) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot choose a generation of %s: %s wait; name one with --generation, and get rid of others with 'sluice reprocess abandon'"
              .formatted(String.join(", ", views), String.join(", ", names)));
    }
    return names.stream().findFirst();
  }

  private String next(List<String> views) {
    List<String> names = new ArrayList<>();
    for (String view : views) {
      names.addAll(promoted(view));
    }
    long last =
        names.stream()
            .filter(name -> name.matches("[0-9]{1,9}"))
            .mapToLong(Long::parseLong)
            .max()
            .orElse(0);
    return Long.toString(last + 1);
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot use '%s' as the name of a generation: it is a part of tables' names; take up to 40 of a-z, 0-9, '_' and '-'"
              .formatted(name));
    }
  }
}

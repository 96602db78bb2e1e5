package io.sluice.writer.table;

import io.sluice.schema.GrownColumns;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import io.sluice.schema.Type;
import io.sluice.writer.table.CommitOutcome.AlreadyCommitted;
import io.sluice.writer.table.CommitOutcome.Committed;
import io.sluice.writer.table.CommitOutcome.Outdated;
import io.sluice.writer.table.CommitOutcome.Superseded;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A lake in memory, with a fault dial.
 *
 * <p>It outlives the tables that are opened in it, as a real one outlives its writers. {@link
 * LakeTableContract} holds it to what the real one does.
 */
public final class MemoryLake implements LakeTables {

  /** What befalls one call of a table; turn the dial with {@link #next}. */
  public enum Fault {
    /** Nothing lands, and the caller is told so. */
    FAILS,
    /** The commit lands, its answer is lost, and the log says that it landed. */
    ANSWER_LOST,
    /** The commit lands, and nobody can tell. */
    LANDS_UNSEEN,
    /** The commit does not land, and nobody can tell. */
    VANISHES_UNSEEN
  }

  /** One version of a table. */
  public record Version(PendingCommit commit) {
    private boolean isWithin(Map<SourcePartition, Long> target) {
      return commit.spans().stream()
          .allMatch(
              span -> span.nextOffset() <= target.getOrDefault(span.partition(), Long.MAX_VALUE));
    }

    private Version withoutFiles() {
      return new Version(
          new PendingCommit(
              commit.id(),
              List.of(),
              commit.spans(),
              Map.of(),
              Map.of(),
              commit.schemaJson(),
              commit.lastRestore(),
              commit.settlement()));
    }
  }

  private final InstantSource clock;
  private final Map<URI, Log> logs = new LinkedHashMap<>();
  private final List<Fault> faults = new ArrayList<>();
  private Runnable beforeCommit = () -> {};
  private Runnable afterCommit = () -> {};
  private boolean unreadable;
  private boolean unfenced;
  private boolean stays;

  public MemoryLake(InstantSource clock) {
    this.clock = clock;
  }

  /** Makes a wrong lake: commits land whatever they expect. For tests of checkers. */
  public void withoutFence() {
    unfenced = true;
  }

  /** Makes a wrong lake: commits bring no columns. For tests of checkers. */
  public void withoutGrowth() {
    stays = true;
  }

  /** Lets the next commits that would land meet these faults, one each. */
  public void next(Fault... wanted) {
    Collections.addAll(faults, wanted);
  }

  /** While unreadable, tables cannot be opened and say nothing. */
  public void unreadable(boolean is) {
    unreadable = is;
  }

  /** Runs something right before and right after a commit lands; it may throw. */
  public void around(Runnable before, Runnable after) {
    beforeCommit = before;
    afterCommit = after;
  }

  /** The versions of a table so far, from 0 on. */
  public List<Version> versions(URI location) {
    return Optional.ofNullable(logs.get(location)).map(log -> log.versions).orElse(List.of());
  }

  /** The names of the columns of a table. */
  public List<String> columns(URI location) {
    return Optional.ofNullable(logs.get(location))
        .map(log -> log.schemaJson)
        .map(schema -> TableSchemaJson.read(schema).names())
        .orElse(List.of());
  }

  /** The next offsets of a table. */
  public Map<SourcePartition, Long> nextOffsets(URI location) {
    return Optional.ofNullable(logs.get(location)).map(log -> log.nextOffsets).orElse(Map.of());
  }

  /** Takes a table away, as anybody can. */
  public void moveAway(URI location) {
    logs.remove(location);
  }

  /** Refuses the table from now on, for this reason. */
  public void refuse(URI location, String reason) {
    log(location).refusal = reason;
  }

  /** The properties of a table. */
  public Map<String, String> properties(URI location) {
    return Map.copyOf(log(location).properties);
  }

  /** Sets a property of a table, as anybody can. */
  public void set(URI location, String name, String value) {
    log(location).properties.put(name, value);
  }

  /** Takes a property from a table, as anybody can. */
  public void unset(URI location, String name) {
    log(location).properties.remove(name);
  }

  /** The offsets of a table as of one of its versions. */
  public Map<SourcePartition, Long> nextOffsetsAsOf(URI location, int version) {
    return log(location).history.get(version);
  }

  /** Restores a table to a version that came after its last restore, its offsets too. */
  public void restore(URI location, int version, String restore) {
    Log log = log(location);
    Map<SourcePartition, Long> target = new HashMap<>(nextOffsetsAsOf(location, version));
    log.nextOffsets.keySet().forEach(partition -> target.putIfAbsent(partition, 0L));
    log.nextOffsets.replaceAll((partition, next) -> target.getOrDefault(partition, 0L));
    log.rewind(target);
    log.forgetSettlementsAfter(version);
    log.properties.put(TableProperties.LAST_RESTORE, restore);
  }

  /** Puts the offsets back to where the newest commit left them. For tests of checkers. */
  public void forgetRewinding(URI location) {
    Log log = log(location);
    log.nextOffsets.putAll(log.history.get(log.history.size() - 1));
  }

  /** Restores a quarantine to what lies before these offsets. */
  public void restoreQuarantine(URI location, Map<SourcePartition, Long> target) {
    Log log = log(location);
    log.rewind(target);
    log.nextOffsets.replaceAll(
        (partition, next) -> Math.min(next, target.getOrDefault(partition, next)));
  }

  /** Gives the table other columns, as a job that rewrites it does. */
  public void retype(URI location, UnaryOperator<RowType> columns) {
    Log log = log(location);
    if (log.schemaJson != null) {
      log.schemaJson = TableSchemaJson.write(columns.apply(TableSchemaJson.read(log.schemaJson)));
    }
  }

  @Override
  public LakeTable open(TableDefinition definition) {
    MemoryTable table = new MemoryTable(definition);
    table.nextOffsets();
    return table;
  }

  private Log log(URI location) {
    return logs.computeIfAbsent(location, l -> new Log());
  }

  private static final class Log {
    private final List<Version> versions = new ArrayList<>();
    private final List<Map<SourcePartition, Long>> history = new ArrayList<>();
    private final List<SettledRecords> settledHistory = new ArrayList<>();
    private SettledRecords settled = SettledRecords.NONE;
    private final Map<SourcePartition, Long> nextOffsets = new HashMap<>();
    private final Map<String, String> properties = new HashMap<>();
    private @Nullable String schemaJson;
    private @Nullable String refusal;

    TableState state() {
      return new TableState(nextOffsets, properties, Optional.ofNullable(schemaJson), settled);
    }

    /** Empties every commit that passes one of these offsets; its id stays known. */
    void rewind(Map<SourcePartition, Long> target) {
      versions.replaceAll(version -> version.isWithin(target) ? version : version.withoutFiles());
    }

    /** Takes out the rows of settlements that came later, and what they said. */
    void forgetSettlementsAfter(int target) {
      settled = settledHistory.get(target);
      for (int version = target + 1; version < versions.size(); version++) {
        if (versions.get(version).commit().settlement().isPresent()) {
          versions.set(version, versions.get(version).withoutFiles());
        }
      }
    }

    long versionOf(PendingCommit commit) {
      for (int version = 0; version < versions.size(); version++) {
        if (versions.get(version).commit().id().equals(commit.id())) {
          return version;
        }
      }
      return -1;
    }

    /** The columns of the table once it takes files with these. */
    String grown(TableDefinition definition, String filesJson) {
      if (schemaJson == null || schemaJson.equals(filesJson)) {
        return filesJson;
      }
      RowType files = TableSchemaJson.read(filesJson);
      RowType grown = GrownColumns.of(TableSchemaJson.read(schemaJson), files);
      boolean fits = fits(files, grown);
      boolean grows = !TableSchemaJson.write(grown).equals(schemaJson);
      if (!fits || (grows && definition.growth() == ColumnGrowth.REFUSED)) {
        String reason =
            "Cannot write table %s: rows do not fit its columns".formatted(definition.name());
        throw definition.types() != ColumnTypes.DEFINED
            ? new TableRetypedException(reason)
            : new TableRefusedException(reason);
      }
      return TableSchemaJson.write(grown);
    }

    private static boolean fits(RowType files, RowType table) {
      return files.fields().stream()
          .allMatch(
              field ->
                  fits(
                      field.type(), table.field(table.ordinal(field.name()).orElseThrow()).type()));
    }

    /** What is nested in a table may have grown. */
    private static boolean fits(Type files, Type table) {
      if (files instanceof Type.Struct narrow && table instanceof Type.Struct wide) {
        return fits(narrow.row(), wide.row());
      }
      if (files instanceof Type.ListOf narrow && table instanceof Type.ListOf wide) {
        return fits(narrow.element(), wide.element());
      }
      return files instanceof Type.MapOf narrow && table instanceof Type.MapOf wide
          ? fits(narrow.value(), wide.value())
          : files.equals(table);
    }

    long land(PendingCommit commit, TableDefinition definition, boolean grows) {
      versions.add(new Version(commit));
      commit.spans().forEach(span -> nextOffsets.put(span.partition(), span.nextOffset()));
      settled = commit.settlement().map(settled::with).orElse(settled);
      history.add(Map.copyOf(nextOffsets));
      settledHistory.add(settled);
      properties.putAll(commit.properties());
      schemaJson =
          grown(
              definition,
              commit.schemaJson().filter(json -> grows).orElse(definition.schemaJson()));
      return versions.size() - 1L;
    }
  }

  private final class MemoryTable implements LakeTable {
    private final TableDefinition definition;

    private MemoryTable(TableDefinition definition) {
      this.definition = definition;
    }

    @Override
    public TableDefinition definition() {
      return definition;
    }

    @Override
    public TableState state() {
      return readable().state();
    }

    private Log readable() {
      if (unreadable) {
        throw new TableException(
            "Cannot read table %s: unreadable".formatted(definition.name()), null);
      }
      Log log = log(definition.location());
      if (log.refusal != null) {
        throw new TableRefusedException(
            "Cannot write table %s: %s".formatted(definition.name(), log.refusal));
      }
      if (definition.types() == ColumnTypes.DEFINED) {
        log.grown(definition, definition.schemaJson());
      }
      return log;
    }

    @Override
    public CommitOutcome commit(PendingCommit commit) {
      Log log;
      try {
        log = readable();
      } catch (TableRefusedException e) {
        throw e;
      } catch (TableException e) {
        throw new CommitFailedException(e.getMessage(), e);
      }
      long landed = log.versionOf(commit);
      if (landed >= 0 && !unfenced) {
        return new AlreadyCommitted(landed);
      }
      boolean wasRestored = !log.state().lastRestore().equals(commit.lastRestore());
      long count = log.settled.count();
      long expected = commit.settlement().map(Settlement::number).orElse(count);
      if ((count != expected || (wasRestored && commit.settlement().isPresent())) && !unfenced) {
        return new Outdated(count, expected);
      }
      for (OffsetSpan span : commit.spans()) {
        long next = log.nextOffsets.getOrDefault(span.partition(), span.firstOffset());
        if ((wasRestored || next != span.firstOffset()) && !unfenced) {
          return new Superseded(span.partition(), next, span.firstOffset());
        }
      }
      requireProperties(log, commit);
      log.grown(definition, commit.schemaJson().orElse(definition.schemaJson()));
      return land(commit, () -> landNow(log, commit));
    }

    private void requireProperties(Log log, PendingCommit commit) {
      if (log.state().isPaused()) {
        throw new TablePausedException(definition);
      }
      log.state()
          .hold(clock.instant())
          .ifPresent(
              hold -> {
                throw new TableHeldException(definition, hold);
              });
      commit
          .properties()
          .forEach(
              (name, value) -> {
                if (!log.properties.getOrDefault(name, value).equals(value)) {
                  throw new TableRefusedException(
                      "Cannot write table %s: its property %s is %s and not %s"
                          .formatted(definition.name(), name, log.properties.get(name), value));
                }
              });
    }

    private long landNow(Log log, PendingCommit commit) {
      beforeCommit.run();
      long version = log.land(commit, definition, !stays);
      afterCommit.run();
      return version;
    }

    private CommitOutcome land(PendingCommit commit, Supplier<Long> landing) {
      if (faults.isEmpty()) {
        return new Committed(landing.get());
      }
      return switch (faults.remove(0)) {
        case FAILS -> throw new CommitFailedException("Cannot commit: dialled to fail", null);
        case ANSWER_LOST -> new Committed(landing.get());
        case LANDS_UNSEEN -> throw unseen(commit, "as version " + landing.get());
        case VANISHES_UNSEEN -> throw unseen(commit, "nowhere");
      };
    }

    private CommitUnknownException unseen(PendingCommit commit, String truth) {
      return new CommitUnknownException(
          "Cannot tell whether commit %s landed".formatted(commit.id()),
          new IllegalStateException("dialled to land unseen " + truth));
    }

    @Override
    public void close() {}
  }
}

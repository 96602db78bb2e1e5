package io.sluice.writer.delta;

import io.delta.standalone.DeltaLog;
import io.sluice.logstore.HardLinkLogStore;
import io.sluice.logstore.LogStoreSettings;
import io.sluice.logstore.PublishListener;
import io.sluice.writer.table.IndexedColumns;
import io.sluice.writer.table.LakeTables;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableException;
import io.sluice.writer.table.TableRefusedException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Opens Delta tables.
 *
 * <p>A table gets the log store that {@link LogStoreSettings} names for its scheme.
 */
public final class DeltaLakeTables implements LakeTables {

  static final String CHECKPOINT_INSIDE_COMMIT = "io.delta.standalone.checkpointing.enabled";

  private final DeltaSettings settings;
  private final InstantSource clock;
  private final Executor checkpointExecutor;
  private final CheckpointObserver checkpointObserver;
  private final Configuration configuration;
  private final Map<URI, DeltaLakeTable> opened = new ConcurrentHashMap<>();

  /**
   * @param checkpointExecutor runs the checkpoints; one thread for all tables is enough
   */
  public DeltaLakeTables(
      DeltaSettings settings,
      InstantSource clock,
      Executor checkpointExecutor,
      CheckpointObserver checkpointObserver) {
    this.settings = settings;
    this.clock = clock;
    this.checkpointExecutor = checkpointExecutor;
    this.checkpointObserver = checkpointObserver;
    this.configuration = hadoop(settings);
  }

  /** To be made once: it reads the files of the site. */
  private static Configuration hadoop(DeltaSettings settings) {
    Configuration hadoop = new Configuration();
    LogStoreSettings.forHadoop().forEach(hadoop::set);
    settings.hadoop().forEach(hadoop::set);
    hadoop.setIfUnset(PublishListener.CLASS_KEY, FailpointListener.class.getName());
    return hadoop;
  }

  /** Tables whose checkpoints are written by one thread, which lives only while there is work. */
  public static DeltaLakeTables withCheckpointThread(
      DeltaSettings settings, InstantSource clock, CheckpointObserver checkpointObserver) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), DeltaLakeTables::daemon);
    executor.allowCoreThreadTimeOut(true);
    return new DeltaLakeTables(settings, clock, executor, checkpointObserver);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "delta-checkpoints");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public DeltaLakeTable open(TableDefinition definition) {
    TableRules.requireCreatable(definition);
    Configuration commits = commitConfiguration();
    DeltaLog log = log(definition, commits);
    if (!log.tableExists()) {
      claimFolder(definition, commits);
    }
    DeltaLakeTable table =
        new DeltaLakeTable(
            definition,
            settings,
            log,
            version -> transactions(definition, version),
            checkpoints(definition),
            failures(definition),
            clock);
    table.nextOffsets();
    opened.put(definition.location(), table);
    return table;
  }

  /**
   * Whether a table has a commit; leaves nothing behind where it has not.
   *
   * @throws TableException if that cannot be read; may be called again
   */
  public boolean isThere(TableDefinition definition) {
    return log(definition, commitConfiguration()).tableExists();
  }

  /**
   * Creates a table without rows, and with the offsets from which it is to be written, in one
   * commit; leaves it as it is if somebody else was faster.
   *
   * @throws TableException if it may not be there; look at it before this is called again
   */
  public void create(TableDefinition definition, Map<SourcePartition, Long> nextOffsets) {
    TableRules.requireCreatable(definition);
    new TableCreation(definition, log(definition, commitConfiguration()))
        .commit(nextOffsets, clock.instant());
  }

  /**
   * The columns of which files of a table have statistics, as far as it was last read; the default
   * while it was not opened. To be asked for in the thread that writes the table.
   */
  public IndexedColumns indexedColumns(URI location) {
    DeltaLakeTable table = opened.get(location);
    return table == null ? IndexedColumns.DEFAULT : table.indexedColumns();
  }

  /** Of what serves commits and nothing else. */
  private Configuration commitConfiguration() {
    Configuration commits = configuration();
    commits.setBoolean(CHECKPOINT_INSIDE_COMMIT, false);
    String store = commits.get(LogStoreSettings.STANDALONE_KEY);
    if (HardLinkLogStore.class.getName().equals(store)) {
      commits.set(LogStoreSettings.STANDALONE_KEY, TailLogStore.class.getName());
    }
    return commits;
  }

  private Map<String, Long> transactions(TableDefinition definition, long version) {
    try {
      return StandaloneInternals.transactions(
          configuration, new Path(definition.location()), version);
    } catch (IOException e) {
      throw failures(definition).unreadable(e);
    }
  }

  /**
   * A copy of the Hadoop configuration of all tables: the site's, the log stores, the settings'.
   */
  public Configuration configuration() {
    return new Configuration(configuration);
  }

  private BackgroundCheckpoints checkpoints(TableDefinition definition) {
    return new BackgroundCheckpoints(
        definition, configuration, checkpointExecutor, clock, checkpointObserver);
  }

  private DeltaLog log(TableDefinition definition, Configuration commits) {
    try {
      return DeltaLog.forTable(commits, new Path(definition.location()));
    } catch (Exception e) {
      if (StandaloneInternals.refusesProtocol(e)) {
        throw failures(definition).protocolRaised(e);
      }
      throw new TableException(
          "Cannot open table %s at %s: its log cannot be read: %s"
              .formatted(definition.name(), definition.location(), e.getMessage()),
          e);
    }
  }

  private TableFailures failures(TableDefinition definition) {
    return new TableFailures(definition, configuration);
  }

  /**
   * Makes the empty log folder that tells a table of ours whose first commit is still to come, with
   * files that a crash left before it, from a folder that holds something else.
   */
  private static void claimFolder(TableDefinition definition, Configuration configuration) {
    Path folder = new Path(definition.location());
    Path log = new Path(folder, "_delta_log");
    try {
      FileSystem files = folder.getFileSystem(configuration);
      if (!files.exists(log)) {
        requireEmpty(definition, files, folder);
        if (!files.mkdirs(log)) {
          throw new IOException("its log folder cannot be created");
        }
      }
    } catch (IOException e) {
      throw new TableException(
          "Cannot open table %s at %s: the folder cannot be used: %s; see that the writer may write there"
              .formatted(definition.name(), definition.location(), e.getMessage()),
          e);
    }
  }

  private static void requireEmpty(TableDefinition definition, FileSystem files, Path folder)
      throws IOException {
    List<String> found;
    try {
      found =
          Arrays.stream(files.listStatus(folder))
              .map(FileStatus::getPath)
              .map(Path::getName)
              // Another writer of the same table may have come between our look and this one.
              .filter(name -> !name.equals("_delta_log"))
              .sorted()
              .toList();
    } catch (FileNotFoundException thereIsNoFolder) {
      return;
    }
    if (!found.isEmpty()) {
      throw new TableRefusedException(
          "Cannot write table %s at %s: the folder holds %d files and no table, %s first; name an empty folder, or turn it into a table (CONVERT TO DELTA)"
              .formatted(definition.name(), definition.location(), found.size(), found.get(0)));
    }
  }
}

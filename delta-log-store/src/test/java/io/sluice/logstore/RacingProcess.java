package io.sluice.logstore;

import io.delta.storage.LogStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * One of two processes that write the same versions at the same time, and says which it was told to
 * have won.
 *
 * <p>Both step through a mapped file: each writes the race it is ready for, and starts it when the
 * other has written the same.
 */
final class RacingProcess {

  private static final int READY_BYTES = Integer.BYTES * 2;

  private RacingProcess() {}

  /**
   * @param arguments the file to meet at, the log, this process's number, how many races, the
   *     store, and settings of Hadoop's
   */
  public static void main(String[] arguments) throws Exception {
    Path log = new Path(arguments[1]);
    int self = Integer.parseInt(arguments[2]);
    int races = Integer.parseInt(arguments[3]);
    Configuration configuration = new Configuration();
    for (String setting : List.of(arguments).subList(5, arguments.length)) {
      int equals = setting.indexOf('=');
      configuration.set(setting.substring(0, equals), setting.substring(equals + 1));
    }
    LogStore store =
        Class.forName(arguments[4])
            .asSubclass(LogStore.class)
            .getDeclaredConstructor(Configuration.class)
            .newInstance(configuration);
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    MappedByteBuffer ready = map(java.nio.file.Path.of(arguments[0]));
    for (int race = 1; race <= races; race++) {
      meet(ready, self, race);
      if (wins(store, RaceTrack.version(log, race), self)) {
        answers.println(race);
      }
    }
  }

  private static MappedByteBuffer map(java.nio.file.Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, READY_BYTES);
    }
  }

  private static void meet(MappedByteBuffer ready, int self, int race) {
    ready.putInt(self * Integer.BYTES, race);
    while (ready.getInt((1 - self) * Integer.BYTES) < race) {
      Thread.yield();
    }
  }

  private static boolean wins(LogStore store, Path path, int self) throws IOException {
    try {
      store.write(path, List.of("racer " + self).iterator(), false, store.initHadoopConf());
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }
}

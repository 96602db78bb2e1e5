package io.sluice.logstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.storage.HDFSLogStore;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two real processes want the same version on HDFS at the same time. */
@Timeout(120)
class TwoProcessesOnHdfsIT {

  private static final int RACES = 200;

  /** A client asks so much later whether its block has arrived, if at first it had not. */
  private static final String LOOK_AGAIN_AFTER_MILLIS =
      "dfs.client.block.write.locateFollowingBlock.initial.delay.ms";

  @TempDir Path folder;

  @Test
  void exactlyOneGetsEachVersionByRename() throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
    try (MiniDFSCluster cluster =
        new MiniDFSCluster.Builder(configuration).numDataNodes(1).build()) {
      cluster.waitActive();
      RaceTrack track =
          new RaceTrack(
              new org.apache.hadoop.fs.Path(cluster.getURI().resolve("/lake/t/_delta_log")),
              Map.of(LOOK_AGAIN_AFTER_MILLIS, "5"));
      cluster.getFileSystem().mkdirs(track.log());

      Race race = Race.run(folder, track, HDFSLogStore.class, RACES);

      assertThat(race.unfair()).isEmpty();
      assertThat(race.wins()).as("both were in the race").noneMatch(List::isEmpty);
      assertThatThrownBy(
              () ->
                  new HDFSLogStore(configuration)
                      .write(track.version(1), List.of("late").iterator(), false, configuration))
          .isInstanceOf(FileAlreadyExistsException.class);
    }
  }
}

package io.sluice.logstore;

import io.sluice.s3.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A real S3 server for the tests of one class. */
abstract class S3Test {

  @TempDir static Path folder;
  static S3Server server;

  @BeforeAll
  static void startServer() throws IOException {
    server = S3Server.start(folder);
  }

  @AfterAll
  static void stopServer() throws IOException {
    // Hadoop keeps one for each bucket, whatever the server.
    FileSystem.closeAll();
    server.close();
  }

  static org.apache.hadoop.fs.Path inBucket(String path) {
    return new org.apache.hadoop.fs.Path("s3a://" + S3Server.BUCKET + "/" + path);
  }

  /** S3A as a lake is told to use it. */
  static Configuration configuration() {
    Configuration configuration = new Configuration();
    LakeConfiguration.of(inBucket("").toUri(), server.hadoop())
        .forHadoop()
        .forEach(configuration::set);
    return configuration;
  }
}

package io.sluice.s3;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * An S3 server as a child process, with one bucket, whose objects are files in a folder.
 *
 * <p>It ends when it is closed, and also when this process dies.
 */
public final class S3Server implements AutoCloseable {

  /** The bucket that there is. */
  public static final String BUCKET = "lake";

  private static final String ACCESS_KEY = "sluice";
  private static final String SECRET_KEY = "sluice-secret";

  private final Process process;
  private final Path folder;
  private final URI endpoint;

  private S3Server(Process process, Path folder, URI endpoint) {
    this.process = process;
    this.folder = folder;
    this.endpoint = endpoint;
  }

  /**
   * Starts a server and returns when it answers.
   *
   * @param folder of its objects and its log, {@code s3-server.log}
   * @throws IllegalStateException with the log, if it does not start
   */
  public static S3Server start(Path folder) throws IOException {
    Path log = Files.createDirectories(folder).resolve("s3-server.log");
    Path objects = folder.resolve("s3");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                classPath(),
                "io.sluice.s3.S3ServerMain",
                objects.toString(),
                BUCKET,
                ACCESS_KEY,
                SECRET_KEY)
            .redirectError(log.toFile())
            .start();
    // The process holds the other end of this pipe for as long as it lives.
    BufferedReader out = process.inputReader();
    String port = out.readLine();
    if (port == null) {
      process.destroyForcibly();
      throw new IllegalStateException("Cannot start an S3 server:\n" + Files.readString(log));
    }
    return new S3Server(process, objects, URI.create("http://127.0.0.1:" + port));
  }

  /** The address of the server, without the bucket. */
  public URI endpoint() {
    return endpoint;
  }

  /** The folder whose files are the bucket's objects. */
  public Path objects() {
    return folder.resolve(BUCKET);
  }

  /** What Hadoop's S3A has to be told to reach the server. */
  public Map<String, String> hadoop() {
    return hadoop(endpoint);
  }

  /** The same for something that stands in front of the server. */
  public static Map<String, String> hadoop(URI endpoint) {
    return Map.of(
        "fs.s3a.endpoint",
        endpoint.toString(),
        "fs.s3a.endpoint.region",
        "us-east-1",
        "fs.s3a.path.style.access",
        "true",
        "fs.s3a.access.key",
        ACCESS_KEY,
        "fs.s3a.secret.key",
        SECRET_KEY);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** The class path that the build wrote beside our classes, whether they are in a jar or not. */
  private static String classPath() throws IOException {
    Path classes;
    try {
      classes = Path.of(S3Server.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    return classes + ":" + Files.readString(classes.resolveSibling("class-path")).strip();
  }
}

package io.sluice.s3;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * Serves the folders below one as buckets, on a free port of the loopback interface, which it
 * prints; until its standard input ends.
 *
 * <p>S3Proxy publishes a conditional put by a hard link, so of two that race exactly one is told
 * that it created the object.
 */
final class S3ServerMain {

  private S3ServerMain() {}

  /**
   * @param arguments the folder, the bucket to create in it, access key and secret key
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Files.createDirectories(folder.resolve(arguments[1]));
    S3Proxy server =
        S3Proxy.builder()
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, arguments[2], arguments[3])
            .blobStore(new FilesystemNio2BlobStore(folder.toString()))
            .build();
    server.start();
    System.out.println(server.getPort());
    awaitEndOfInput();
    // Whoever has ended does not wait for requests.
    Runtime.getRuntime().halt(0);
  }

  private static void awaitEndOfInput() throws IOException {
    while (System.in.read() >= 0) {
      continue;
    }
  }
}

package io.sluice.logstore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.apache.hadoop.fs.s3a.S3AUtils;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The tail of a folder in S3, from a name on.
 *
 * <p>S3A can only list a folder from its beginning, a thousand names a request; so this asks S3
 * itself, through S3A's client.
 */
record S3Listing(S3AFileSystem files, Path folder, String firstName) {

  static S3Listing of(S3AFileSystem files, Path first) {
    return new S3Listing(files, first.getParent(), first.getName());
  }

  List<FileStatus> objects() throws IOException {
    List<FileStatus> found = new ArrayList<>();
    S3Client client = files.getS3AInternals().getAmazonS3Client("list a log from a version on");
    try {
      for (ListObjectsV2Response page : client.listObjectsV2Paginator(request())) {
        page.contents().forEach(object -> addIfInFolder(found, object));
        page.commonPrefixes().forEach(prefix -> found.add(folder(prefix)));
      }
    } catch (SdkException e) {
      throw S3AUtils.translateException("list", folder, e);
    }
    found.removeIf(status -> status.getPath().getName().compareTo(firstName) < 0);
    found.sort(Comparator.comparing(status -> status.getPath().getName()));
    if (found.isEmpty()) {
      requireFolder();
    }
    return found;
  }

  private ListObjectsV2Request request() {
    ListObjectsV2Request.Builder request =
        ListObjectsV2Request.builder().bucket(files.getBucket()).prefix(prefix()).delimiter("/");
    // S3 begins after a name and we at one: all that stands between is left out afterwards.
    String before = withoutLastLetter(prefix() + firstName);
    return before.isEmpty() ? request.build() : request.startAfter(before).build();
  }

  private String prefix() {
    return files.maybeAddTrailingSlash(files.pathToKey(folder));
  }

  private static String withoutLastLetter(String text) {
    return text.substring(0, text.offsetByCodePoints(text.length(), -1));
  }

  /** An object named as the folder itself only says that the folder is there. */
  private void addIfInFolder(List<FileStatus> found, S3Object object) {
    if (!object.key().equals(prefix())) {
      found.add(
          new FileStatus(
              object.size(),
              false,
              1,
              files.getDefaultBlockSize(),
              object.lastModified().toEpochMilli(),
              files.keyToQualifiedPath(object.key())));
    }
  }

  private FileStatus folder(CommonPrefix prefix) {
    return new FileStatus(0, true, 1, 0, 0, files.keyToQualifiedPath(prefix.prefix()));
  }

  private void requireFolder() throws IOException {
    files.getFileStatus(folder);
  }
}

package io.sluice.logstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.s3.S3Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The server itself keeps racing requests apart; what is proved with it would be worth nothing
 * else.
 */
@Timeout(60)
class S3ServerTest extends S3Test {

  private static final int REQUESTS_AT_ONCE = 8;
  private static final int KEYS = 100;

  @Test
  void ofRequestsThatRaceForAKeyExactlyOneIsTold200AndTheOthers412() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(REQUESTS_AT_ONCE);
    CyclicBarrier start = new CyclicBarrier(REQUESTS_AT_ONCE);
    try (S3Client client = client()) {
      for (int key = 0; key < KEYS; key++) {
        PutObjectRequest request = request("raced/" + key);
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < REQUESTS_AT_ONCE; i++) {
          answers.add(threads.submit(() -> put(client, request, start)));
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> answer : answers) {
          statuses.add(answer.get());
        }
        assertThat(statuses).as(request.key()).containsOnlyOnce(200).containsOnly(200, 412);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static PutObjectRequest request(String key) {
    return PutObjectRequest.builder().bucket(S3Server.BUCKET).key(key).ifNoneMatch("*").build();
  }

  private static int put(S3Client client, PutObjectRequest request, CyclicBarrier start)
      throws Exception {
    start.await();
    try {
      return client.putObject(request, RequestBody.fromString("x")).sdkHttpResponse().statusCode();
    } catch (S3Exception e) {
      return e.statusCode();
    }
  }

  private static S3Client client() {
    Map<String, String> hadoop = server.hadoop();
    return S3Client.builder()
        .endpointOverride(server.endpoint())
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    hadoop.get("fs.s3a.access.key"), hadoop.get("fs.s3a.secret.key"))))
        .build();
  }
}

package io.firecamp.aws.fake;

import io.firecamp.aws.client.AwsClients;
import io.firecamp.aws.client.AwsService;
import io.firecamp.aws.emulator.Emulators;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Clients of the emulators. */
public final class TestClients {
  /** The region of all tests. */
  public static final String REGION = "us-east-1";

  private static final AtomicLong ACCOUNTS =
      new AtomicLong(500_000_000_000L + ProcessHandle.current().pid() * 10_000L);

  private TestClients() {}

  /** An account of LocalStack that has nothing yet: it has all but ECS and DynamoDB. */
  public static AwsClients.Builder newAccount() {
    return of(newAccountId()).endpoint(Emulators.localstack());
  }

  /** An account of DynamoDB Local. */
  public static AwsClients.Builder dynamoDb(String account) {
    return of(account).endpoint(AwsService.DYNAMODB, Emulators.dynamodb());
  }

  /** A number that no other test uses: emulators keep apart what accounts have. */
  public static String newAccountId() {
    return Long.toString(ACCOUNTS.incrementAndGet());
  }

  /** Clients of an account, which is its access key, without an address. */
  public static AwsClients.Builder of(String account) {
    return AwsClients.builder()
        .retries(ScriptedAws::atOnce)
        .region(REGION)
        .credentials(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(account, "changeme")));
  }
}

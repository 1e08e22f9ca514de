package io.firecamp.aws.emulator;

import io.firecamp.aws.strict.ThrottlingHttpClient;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.EcsClient;

/** Clients of the emulators that some requests are throttled to, and that retry soon. */
public final class Clients {
  /** A key of twelve digits is the number of an account. */
  private static final AtomicLong ACCOUNTS =
      new AtomicLong(100_000_000_000L + ProcessHandle.current().pid() * 10_000L);

  private static final Duration SOON = Duration.ofMillis(2);

  /** The first requests of an emulator take seconds, on a busy machine much longer. */
  private static final Duration SLOW = Duration.ofMinutes(3);

  private final URI endpoint;
  private final String key;
  private final double throttled;

  private Clients(URI endpoint, String key, double throttled) {
    this.endpoint = endpoint;
    this.key = key;
    this.throttled = throttled;
  }

  /** Clients of an account of LocalStack that has nothing yet. */
  public static Clients ofNewAccount(double throttled) {
    return new Clients(
        Emulators.localstack(), Long.toString(ACCOUNTS.incrementAndGet()), throttled);
  }

  /** Clients of an account of the moto server that has nothing yet. */
  public static Clients ofNewMotoAccount(double throttled) {
    return new Clients(Emulators.moto(), Long.toString(ACCOUNTS.incrementAndGet()), throttled);
  }

  /** Clients of the same account without throttling, to prepare a test. */
  public Clients calm() {
    return new Clients(endpoint, key, 0);
  }

  /** Volumes and instances. */
  public Ec2Client ec2() {
    return with(Ec2Client.builder()).build();
  }

  /** Containers. */
  public EcsClient ecs() {
    return with(EcsClient.builder()).build();
  }

  private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B with(B builder) {
    return builder
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(key, "test")))
        .httpClient(
            new ThrottlingHttpClient(
                UrlConnectionHttpClient.builder().socketTimeout(SLOW).build(),
                throttled,
                key.hashCode()))
        .overrideConfiguration(
            o ->
                // The moto server knows accounts by this header only.
                o.putHeader("x-moto-account-id", key)
                    .retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .circuitBreakerEnabled(false)
                            .backoffStrategy(BackoffStrategy.fixedDelay(SOON))
                            .throttlingBackoffStrategy(BackoffStrategy.fixedDelay(SOON))
                            .build()));
  }
}

package io.firecamp.aws.client;

import io.firecamp.error.FirecampException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * A client for each service of AWS that is used. Clients that are passed in are left open; all
 * others are built here and closed with this. Thread-safe.
 */
public final class AwsClients implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ATTEMPT = Duration.ofSeconds(20);
  private static final Duration CALL = Duration.ofSeconds(60);

  private final String region;
  private final List<SdkAutoCloseable> own = new ArrayList<>();
  private final Ec2Client ec2;
  private final EcsClient ecs;
  private final Route53Client route53;
  private final CloudWatchLogsClient logs;
  private final DynamoDbClient dynamoDb;
  private final SecretsManagerClient secretsManager;
  private final StsClient sts;

  private AwsClients(Builder builder) {
    Region at = builder.region();
    Making making = new Making(builder, at, own);
    this.region = at.id();
    this.ec2 = making.client(builder.ec2, AwsService.EC2, Ec2Client::builder);
    this.ecs = making.client(builder.ecs, AwsService.ECS, EcsClient::builder);
    this.route53 = making.client(builder.route53, AwsService.ROUTE_53, Route53Client::builder);
    this.logs =
        making.client(builder.logs, AwsService.CLOUDWATCH_LOGS, CloudWatchLogsClient::builder);
    this.dynamoDb = making.client(builder.dynamoDb, AwsService.DYNAMODB, DynamoDbClient::builder);
    this.secretsManager =
        making.client(
            builder.secretsManager, AwsService.SECRETS_MANAGER, SecretsManagerClient::builder);
    this.sts = making.client(builder.sts, AwsService.STS, StsClient::builder);
  }

  /** Returns a builder with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** The region, such as {@code us-east-1}. */
  public String region() {
    return region;
  }

  /** Volumes and instances. */
  public Ec2Client ec2() {
    return ec2;
  }

  /** Containers. */
  public EcsClient ecs() {
    return ecs;
  }

  /** Names. */
  public Route53Client route53() {
    return route53;
  }

  /** Logs. */
  public CloudWatchLogsClient logs() {
    return logs;
  }

  /** Documents. */
  public DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  /** Passwords. */
  public SecretsManagerClient secretsManager() {
    return secretsManager;
  }

  /** The caller's identity. */
  public StsClient sts() {
    return sts;
  }

  /** Closes the clients that were built here. Closing again is a no-op. */
  @Override
  public void close() {
    own.forEach(SdkAutoCloseable::close);
  }

  /** Builds clients; everything has a default. */
  public static final class Builder {
    private final Map<AwsService, URI> endpoints = new EnumMap<>(AwsService.class);
    private final List<ExecutionInterceptor> interceptors = new ArrayList<>();
    private @Nullable String region;
    private @Nullable AwsCredentialsProvider credentials;
    private @Nullable SdkHttpClient http;
    private Supplier<RetryStrategy> retries = ActionRetries::adaptive;
    private @Nullable Ec2Client ec2;
    private @Nullable EcsClient ecs;
    private @Nullable Route53Client route53;
    private @Nullable CloudWatchLogsClient logs;
    private @Nullable DynamoDbClient dynamoDb;
    private @Nullable SecretsManagerClient secretsManager;
    private @Nullable StsClient sts;

    private Builder() {}

    /** The region; the one of the SDK's default chain (environment, profile, host) unless set. */
    public Builder region(String name) {
      this.region = Objects.requireNonNull(name, "region");
      return this;
    }

    /** The credentials; those of the SDK's default chain unless set. */
    public Builder credentials(AwsCredentialsProvider provider) {
      this.credentials = Objects.requireNonNull(provider, "credentials");
      return this;
    }

    /** Where all services are reached, such as an emulator; AWS's own addresses unless set. */
    public Builder endpoint(URI address) {
      Objects.requireNonNull(address, "endpoint");
      for (AwsService service : AwsService.values()) {
        endpoints.put(service, address);
      }
      return this;
    }

    /** Where that service is reached, such as a VPC endpoint. */
    public Builder endpoint(AwsService service, URI address) {
      Objects.requireNonNull(service, "service");
      endpoints.put(service, Objects.requireNonNull(address, "endpoint"));
      return this;
    }

    /**
     * The HTTP client of the clients that are built here, which stays open, such as one that knows
     * a proxy; one on the JDK's URL connections unless set.
     */
    public Builder httpClient(SdkHttpClient client) {
      this.http = Objects.requireNonNull(client, "httpClient");
      return this;
    }

    /**
     * How requests are retried before the failure is reported: adaptively, four attempts, unless
     * set.
     *
     * @param strategies asked once for each action of each client, as AWS limits each by itself
     */
    public Builder retries(Supplier<RetryStrategy> strategies) {
      this.retries = Objects.requireNonNull(strategies, "retries");
      return this;
    }

    /** Adds what sees every request of the clients that are built here, such as a counter. */
    public Builder interceptor(ExecutionInterceptor interceptor) {
      interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
      return this;
    }

    /** The client to use, which stays open; built here unless set. */
    public Builder ec2(Ec2Client client) {
      this.ec2 = Objects.requireNonNull(client, "ec2");
      return this;
    }

    /** The client to use, which stays open; built here unless set. */
    public Builder ecs(EcsClient client) {
      this.ecs = Objects.requireNonNull(client, "ecs");
      return this;
    }

    /** The client to use, which stays open; built here unless set. */
    public Builder route53(Route53Client client) {
      this.route53 = Objects.requireNonNull(client, "route53");
      return this;
    }

    /** The client to use, which stays open; built here unless set. */
    public Builder logs(CloudWatchLogsClient client) {
      this.logs = Objects.requireNonNull(client, "logs");
      return this;
    }

    /** The client to use, which stays open; built here unless set. */
    public Builder dynamoDb(DynamoDbClient client) {
      this.dynamoDb = Objects.requireNonNull(client, "dynamoDb");
      return this;
    }

    /** The client to use, which stays open; built here unless set. */
    public Builder secretsManager(SecretsManagerClient client) {
      this.secretsManager = Objects.requireNonNull(client, "secretsManager");
      return this;
    }

    /** The client to use, which stays open; built here unless set. */
    public Builder sts(StsClient client) {
      this.sts = Objects.requireNonNull(client, "sts");
      return this;
    }

    /**
     * Builds the clients. Sends no request.
     *
     * @throws FirecampException if no region is set and the SDK's default chain knows none
     */
    public AwsClients build() {
      return new AwsClients(this);
    }

    private Region region() {
      if (region != null) {
        return Region.of(region);
      }
      try {
        return DefaultAwsRegionProviderChain.builder().build().getRegion();
      } catch (SdkClientException e) {
        throw new FirecampException(
            "no AWS region is known: name one with region(\"us-east-1\"), or set AWS_REGION", e);
      }
    }
  }

  private static final class Making {
    private final Builder builder;
    private final Region region;
    private final List<SdkAutoCloseable> own;
    private @Nullable SdkHttpClient http;

    Making(Builder builder, Region region, List<SdkAutoCloseable> own) {
      this.builder = builder;
      this.region = region;
      this.own = own;
      this.http = builder.http;
    }

    <C extends SdkAutoCloseable, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>>
        C client(@Nullable C given, AwsService service, Supplier<B> start) {
      if (given != null) {
        return given;
      }
      ActionRetries retries = new ActionRetries(builder.retries);
      ClientOverrideConfiguration.Builder settings =
          ClientOverrideConfiguration.builder()
              .retryStrategy(retries)
              .addExecutionInterceptor(retries)
              .apiCallAttemptTimeout(ATTEMPT)
              .apiCallTimeout(CALL);
      builder.interceptors.forEach(settings::addExecutionInterceptor);
      B client =
          start.get().region(region).httpClient(http()).overrideConfiguration(settings.build());
      if (builder.credentials != null) {
        client.credentialsProvider(builder.credentials);
      }
      URI endpoint = builder.endpoints.get(service);
      if (endpoint != null) {
        client.endpointOverride(endpoint);
      }
      C built = client.build();
      own.add(0, built);
      return built;
    }

    private SdkHttpClient http() {
      if (http == null) {
        http = UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).build();
        own.add(http);
      }
      return http;
    }
  }
}

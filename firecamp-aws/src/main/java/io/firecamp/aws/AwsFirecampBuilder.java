package io.firecamp.aws;

import io.firecamp.Firecamp;
import io.firecamp.aws.client.AwsClients;
import io.firecamp.aws.cloudwatchlogs.CloudWatchLogBackend;
import io.firecamp.aws.cloudwatchlogs.LogRetention;
import io.firecamp.aws.cost.CostEstimator;
import io.firecamp.aws.cost.PriceList;
import io.firecamp.aws.dynamodb.DynamoDbMetadataStore;
import io.firecamp.aws.ebs.EbsSettings;
import io.firecamp.aws.ebs.EbsSpecCheck;
import io.firecamp.aws.ebs.EbsVolumeBackend;
import io.firecamp.aws.ecs.EcsContainerBackend;
import io.firecamp.aws.ecs.EcsNodeBackend;
import io.firecamp.aws.ecs.EcsSettings;
import io.firecamp.aws.preflight.Preflight;
import io.firecamp.aws.route53.Route53DnsBackend;
import io.firecamp.aws.secretsmanager.SecretsManagerBackend;
import io.firecamp.backend.BackendException;
import io.firecamp.backend.Backends;
import io.firecamp.backend.SpecCheck;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.error.FirecampException;
import io.firecamp.event.ProgressListener;
import io.firecamp.spec.Problems;
import io.firecamp.spec.ServiceSpec;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Builds an {@link AwsFirecamp}; the cluster is required, everything else has a default. */
public final class AwsFirecampBuilder {
  private static final Duration POLL_FIRST = Duration.ofSeconds(1);
  private static final Duration POLL_MOST = Duration.ofSeconds(3);
  private static final Duration RETRY_FIRST = Duration.ofMillis(500);
  private static final Duration RETRY_MOST = Duration.ofSeconds(10);

  private final AwsClients.Builder ownClients = AwsClients.builder();
  private @Nullable AwsClients givenClients;
  private @Nullable String cluster;
  private @Nullable String vpc;
  private @Nullable String table;
  private @Nullable String executionRole;
  private @Nullable String taskRole;
  private String kmsKey = "";
  private LogRetention logRetention = LogRetention.DEFAULT;
  private PriceList prices = PriceList.bundled();
  private ProgressListener listener = ProgressListener.none();
  private Duration timeout = Duration.ofMinutes(15);
  private Duration pollFirst = POLL_FIRST;
  private Duration pollMost = POLL_MOST;
  private Firecamp.Reach reach = Firecamp.Reach.DNS_NAME;
  private UnaryOperator<Backends> decorator = UnaryOperator.identity();

  AwsFirecampBuilder() {}

  /** The region; that of the SDK's default chain (environment, profile, host) unless set. */
  public AwsFirecampBuilder region(String name) {
    ownClients.region(name);
    return this;
  }

  /** The cluster, which is also the name of the ECS cluster; required. */
  public AwsFirecampBuilder cluster(String name) {
    this.cluster = Objects.requireNonNull(name, "cluster").toLowerCase(Locale.ROOT);
    return this;
  }

  /** The credentials; those of the SDK's default chain unless set. */
  public AwsFirecampBuilder credentials(AwsCredentialsProvider provider) {
    ownClients.credentials(provider);
    return this;
  }

  /** Where AWS is reached, such as an emulator; AWS's own addresses unless set. */
  public AwsFirecampBuilder endpoint(URI address) {
    ownClients.endpoint(address);
    return this;
  }

  /** The clients to use, which stay open, instead of those that are built and closed here. */
  public AwsFirecampBuilder clients(AwsClients clients) {
    this.givenClients = Objects.requireNonNull(clients, "clients");
    return this;
  }

  /** The VPC of the DNS zone; that of the cluster's instances unless set. */
  public AwsFirecampBuilder vpc(String id) {
    this.vpc = Objects.requireNonNull(id, "vpc");
    return this;
  }

  /** The table of documents, created if it is missing; {@code firecamp-<cluster>} unless set. */
  public AwsFirecampBuilder table(String name) {
    this.table = Objects.requireNonNull(name, "table");
    return this;
  }

  /**
   * The ARN of the role by which the ECS agent reads passwords, pulls images and writes logs;
   * required for services that have passwords.
   */
  public AwsFirecampBuilder executionRole(String arn) {
    this.executionRole = Objects.requireNonNull(arn, "executionRole");
    return this;
  }

  /** The ARN of the role that members act as; none unless set. */
  public AwsFirecampBuilder taskRole(String arn) {
    this.taskRole = Objects.requireNonNull(arn, "taskRole");
    return this;
  }

  /** The KMS key of encrypted volumes and of passwords; AWS's own keys unless set. */
  public AwsFirecampBuilder kmsKey(String key) {
    this.kmsKey = Objects.requireNonNull(key, "kmsKey");
    return this;
  }

  /** How long logs are kept; 30 days unless set. */
  public AwsFirecampBuilder logRetention(LogRetention retention) {
    this.logRetention = Objects.requireNonNull(retention, "retention");
    return this;
  }

  /** The prices of estimates; those that come with this release unless set. */
  public AwsFirecampBuilder prices(PriceList list) {
    this.prices = Objects.requireNonNull(list, "prices");
    return this;
  }

  /** Who is notified of progress. */
  public AwsFirecampBuilder listener(ProgressListener progress) {
    this.listener = Objects.requireNonNull(progress, "progress");
    return this;
  }

  /** The timeout of operations for which the caller specifies none; 15 minutes unless set. */
  public AwsFirecampBuilder timeout(Duration limit) {
    this.timeout = Objects.requireNonNull(limit, "limit");
    return this;
  }

  /**
   * The first and the longest interval between two looks at a state; 1 and 3 seconds unless set, as
   * AWS limits the rate of requests.
   */
  public AwsFirecampBuilder poll(Duration first, Duration most) {
    this.pollFirst = Objects.requireNonNull(first, "first");
    this.pollMost = Objects.requireNonNull(most, "most");
    return this;
  }

  /** How this application reaches members; by their DNS names unless set, as it is in the VPC. */
  public AwsFirecampBuilder reach(Firecamp.Reach how) {
    this.reach = Objects.requireNonNull(how, "reach");
    return this;
  }

  /** Puts something between the engine and the backends, such as scripted faults. */
  public AwsFirecampBuilder decorate(UnaryOperator<Backends> around) {
    this.decorator = Objects.requireNonNull(around, "around");
    return this;
  }

  /**
   * Builds the runtime. Sends no request.
   *
   * @throws FirecampException if no cluster is set, or no region is known
   * @throws IllegalArgumentException if the timeout or a poll interval is not positive
   */
  public AwsFirecamp build() {
    String name = cluster;
    if (name == null || name.isBlank()) {
      throw new FirecampException("no cluster is set: name it with cluster(\"t1\")", null);
    }
    AwsClients clients = givenClients == null ? ownClients.build() : givenClients;
    try {
      return assemble(name, clients);
    } catch (RuntimeException e) {
      if (givenClients == null) {
        clients.close();
      }
      throw e;
    }
  }

  private AwsFirecamp assemble(String name, AwsClients clients) {
    String documents = table == null ? "firecamp-" + name : table;
    String given = vpc;
    Supplier<String> network = given == null ? new ClusterVpc(clients, name) : () -> given;
    SecretsManagerBackend secrets = new SecretsManagerBackend(clients.secretsManager(), kmsKey);
    Route53DnsBackend dns = new Route53DnsBackend(clients.route53(), clients.region(), network);
    EbsSettings ebs =
        kmsKey.isEmpty() ? EbsSettings.defaults() : EbsSettings.defaults().withKmsKey(kmsKey);
    Backends backends =
        Backends.builder()
            .metadata(new DynamoDbMetadataStore(clients.dynamoDb(), documents))
            .secrets(secrets)
            .nodes(new EcsNodeBackend(clients.ecs(), clients.ec2()))
            .volumes(new EbsVolumeBackend(clients.ec2(), ebs))
            .dns(dns)
            .containers(
                new EcsContainerBackend(
                    clients.ecs(), clients.ec2(), ecs(ref -> arn(secrets, ref))))
            .logs(new CloudWatchLogBackend(clients.logs(), clients.region(), logRetention))
            .specCheck(check(name).and(new EbsSpecCheck()))
            .build();
    Firecamp firecamp =
        Firecamp.builder(Objects.requireNonNull(decorator.apply(backends), "decorated backends"))
            .listener(listener)
            .timeout(timeout)
            .poll(pollFirst, pollMost)
            .retry(RETRY_FIRST, RETRY_MOST)
            .reach(reach)
            .build();
    Preflight preflight =
        new Preflight(
            clients,
            new Preflight.Surroundings(
                name, documents, network, dns, Optional.ofNullable(executionRole)));
    return new AwsFirecamp(
        firecamp,
        preflight,
        new CostEstimator(prices, clients.region()),
        givenClients == null ? Optional.of(clients) : Optional.empty());
  }

  private EcsSettings ecs(Function<SecretRef, String> arns) {
    EcsSettings settings = EcsSettings.of(arns);
    if (executionRole != null) {
      settings = settings.withExecutionRole(executionRole);
    }
    return taskRole == null ? settings : settings.withTaskRole(taskRole);
  }

  private static String arn(SecretsManagerBackend secrets, SecretRef ref) {
    return secrets
        .arn(ref)
        .orElseThrow(
            () ->
                BackendException.refused(
                    "secret %s does not exist: retry the operation, which stores it"
                        .formatted(ref.path())));
  }

  /** A runtime has the table, the instances and the network of one cluster. */
  private SpecCheck check(String name) {
    boolean hasRole = executionRole != null;
    return (ServiceSpec spec, Problems problems) -> {
      if (!spec.cluster().equalsIgnoreCase(name)) {
        problems.add(
            "cluster",
            spec.cluster(),
            "is not the cluster of this runtime, " + name,
            "use a runtime of that cluster");
      }
      if (!hasRole && !spec.secrets().isEmpty()) {
        problems.add(
            "executionRole",
            "",
            "is not set, and without it tasks cannot read passwords",
            "build the runtime with executionRole(\"arn:aws:iam::...\")");
      }
    };
  }
}

package io.firecamp.aws.lifecycle;

import io.firecamp.aws.AwsFirecamp;
import io.firecamp.aws.client.AwsClients;
import io.firecamp.aws.client.AwsService;
import io.firecamp.aws.emulator.Emulators;
import io.firecamp.aws.emulator.Instances;
import io.firecamp.aws.fake.CallCounter;
import io.firecamp.aws.fake.TestClients;
import io.firecamp.aws.strict.StrictEcs;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.EcsClient;

/**
 * An ECS cluster of an account that has nothing else. The moto server has EC2, ECS and STS,
 * DynamoDB Local the table, LocalStack everything else.
 */
final class EmulatedCluster implements AutoCloseable {
  static final List<String> ZONES = List.of("us-east-1a", "us-east-1b", "us-east-1c");
  private static final Duration POLL = Duration.ofMillis(50);

  final CallCounter calls = new CallCounter();
  final AwsClients clients;
  final AwsFirecamp firecamp;
  private final AwsClients uncounted;

  /** With that many instances in each zone. */
  EmulatedCluster(String name, int perZone) {
    String account = TestClients.newAccountId();
    this.uncounted = clients(account).build();
    this.clients =
        clients(account)
            .interceptor(calls)
            .ecs(
                calls.of(EcsClient.class, "Ecs", StrictEcs.of(uncounted.ecs(), uncounted.ec2(), 1)))
            .build();
    uncounted.ecs().createCluster(r -> r.clusterName(name));
    try (Ec2Client patient = patient(account)) {
      for (String zone : ZONES) {
        Instances.start(patient, zone, perZone).forEach(id -> register(name, id));
      }
    }
    this.firecamp =
        AwsFirecamp.builder()
            .clients(clients)
            .cluster(name)
            .vpc(vpcOfNames(account))
            .executionRole("arn:aws:iam::" + account + ":role/firecamp-execution")
            .poll(POLL, POLL)
            .build();
  }

  private void register(String name, String id) {
    uncounted
        .ecs()
        .registerContainerInstance(
            r -> r.cluster(name).instanceIdentityDocument("{\"instanceId\":\"%s\"}".formatted(id)));
  }

  /** The emulator reads its images at the first request, which takes longer than ours may. */
  private static Ec2Client patient(String account) {
    return Ec2Client.builder()
        .endpointOverride(Emulators.moto())
        .region(Region.of(TestClients.REGION))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(account, "changeme")))
        .httpClient(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofMinutes(2)).build())
        .overrideConfiguration(o -> o.addExecutionInterceptor(new Account(account)))
        .build();
  }

  private static AwsClients.Builder clients(String account) {
    return TestClients.of(account)
        .endpoint(Emulators.localstack())
        .endpoint(AwsService.EC2, Emulators.moto())
        .endpoint(AwsService.ECS, Emulators.moto())
        .endpoint(AwsService.STS, Emulators.moto())
        .endpoint(AwsService.DYNAMODB, Emulators.dynamodb())
        .interceptor(new Account(account));
  }

  /** LocalStack knows the VPCs of its own EC2 only. */
  private static String vpcOfNames(String account) {
    try (AwsClients names = TestClients.of(account).endpoint(Emulators.localstack()).build()) {
      return names.ec2().createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    }
  }

  /** Clients whose requests are not counted. */
  AwsClients aside() {
    return uncounted;
  }

  @Override
  public void close() {
    firecamp.close();
    clients.close();
    uncounted.close();
  }

  /** The moto server knows accounts by this header only. */
  private record Account(String id) implements ExecutionInterceptor {
    @Override
    public SdkHttpRequest modifyHttpRequest(
        Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
      return context.httpRequest().copy(r -> r.putHeader("x-moto-account-id", id));
    }
  }
}

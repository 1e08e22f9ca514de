package io.firecamp.aws;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.aws.client.AwsClients;
import io.firecamp.aws.client.AwsService;
import io.firecamp.backend.BackendException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;

/** The VPC that the instances of the ECS cluster are in, looked up once. */
final class ClusterVpc implements Supplier<String> {
  private final AwsClients clients;
  private final String cluster;
  private @Nullable String known;

  ClusterVpc(AwsClients clients, String cluster) {
    this.clients = clients;
    this.cluster = cluster;
  }

  @Override
  public synchronized String get() {
    String id = known == null ? lookup() : known;
    known = id;
    return id;
  }

  private String lookup() {
    AwsApi ecs = AwsApi.of(AwsService.ECS);
    List<String> arns =
        ecs.call(
                "ListContainerInstances",
                "of " + cluster,
                () -> clients.ecs().listContainerInstances(r -> r.cluster(cluster)))
            .containerInstanceArns();
    if (arns.isEmpty()) {
      throw unknown();
    }
    List<String> ids =
        ecs
            .call(
                "DescribeContainerInstances",
                "of " + cluster,
                () ->
                    clients
                        .ecs()
                        .describeContainerInstances(
                            r -> r.cluster(cluster).containerInstances(arns)))
            .containerInstances()
            .stream()
            .map(i -> i.ec2InstanceId())
            .toList();
    return AwsApi.of(AwsService.EC2)
        .call(
            "DescribeInstances",
            "of cluster " + cluster,
            () ->
                clients
                    .ec2()
                    .describeInstances(
                        r -> r.filters(Filter.builder().name("instance-id").values(ids).build())))
        .reservations()
        .stream()
        .flatMap(r -> r.instances().stream())
        .map(Instance::vpcId)
        .filter(id -> id != null && !id.isEmpty())
        .findFirst()
        .orElseThrow(this::unknown);
  }

  private BackendException unknown() {
    return BackendException.refused(
        "cluster %s has no instance whose VPC could be used: add instances, or name the VPC with vpc(...)"
            .formatted(cluster));
  }
}

package io.firecamp.aws.ecs;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.aws.client.AwsException;
import io.firecamp.aws.client.AwsService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.SummaryStatus;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DescribeContainerInstancesRequest;
import software.amazon.awssdk.services.ecs.model.ListContainerInstancesRequest;
import software.amazon.awssdk.services.ecs.model.ListContainerInstancesResponse;

/** Looks at the instances of a cluster, in ECS and in EC2. */
final class Hosts {
  private static final int PAGE = 100;

  private final AwsApi ecsApi = AwsApi.of(AwsService.ECS);
  private final AwsApi ec2Api = AwsApi.of(AwsService.EC2);
  private final EcsClient ecs;
  private final Ec2Client ec2;

  Hosts(EcsClient ecs, Ec2Client ec2) {
    this.ecs = ecs;
    this.ec2 = ec2;
  }

  /** All that are registered; none if there is no such cluster. */
  List<HostInstance> registered(String cluster) {
    List<String> arns = new ArrayList<>();
    String token = null;
    do {
      ListContainerInstancesRequest request =
          ListContainerInstancesRequest.builder().cluster(cluster).nextToken(token).build();
      try {
        ListContainerInstancesResponse page =
            ecsApi.call(
                "ListContainerInstances",
                "of " + cluster,
                () -> ecs.listContainerInstances(request));
        arns.addAll(page.containerInstanceArns());
        token = page.nextToken();
      } catch (AwsException e) {
        if (e.is("ClusterNotFoundException")) {
          return List.of();
        }
        throw e;
      }
    } while (token != null && !token.isEmpty());
    return described(cluster, arns);
  }

  /** Those of these ARNs that are registered. */
  List<HostInstance> described(String cluster, Collection<String> arns) {
    List<String> all = List.copyOf(arns);
    List<HostInstance> found = new ArrayList<>();
    for (int from = 0; from < all.size(); from += PAGE) {
      DescribeContainerInstancesRequest request =
          DescribeContainerInstancesRequest.builder()
              .cluster(cluster)
              .containerInstances(all.subList(from, Math.min(all.size(), from + PAGE)))
              .build();
      ecsApi
          .call(
              "DescribeContainerInstances",
              "of " + cluster,
              () -> ecs.describeContainerInstances(request))
          .containerInstances()
          .forEach(seen -> found.add(new HostInstance(seen)));
    }
    return found;
  }

  /** What EC2 knows of these ids. */
  Map<String, Instance> instances(Collection<String> ids) {
    List<String> all = List.copyOf(ids);
    Map<String, Instance> found = new HashMap<>();
    for (int from = 0; from < all.size(); from += PAGE) {
      DescribeInstancesRequest request =
          DescribeInstancesRequest.builder()
              .filters(
                  Filter.builder()
                      .name("instance-id")
                      .values(all.subList(from, Math.min(all.size(), from + PAGE)))
                      .build())
              .build();
      ec2Api
          .call(
              "DescribeInstances",
              "of %d instances".formatted(all.size()),
              () -> ec2.describeInstances(request))
          .reservations()
          .forEach(r -> r.instances().forEach(i -> found.put(i.instanceId(), i)));
    }
    return found;
  }

  /** How that instance is; EC2's checks are asked only if its agent is not there. */
  HostHealth health(String id, Optional<HostInstance> host, Optional<Instance> instance) {
    boolean asks =
        instance.filter(HostHealth::isRunning).isPresent()
            && host.filter(h -> !h.isConnected()).isPresent();
    return HostHealth.of(id, host, instance, asks && isImpaired(id));
  }

  private boolean isImpaired(String id) {
    DescribeInstanceStatusRequest request =
        DescribeInstanceStatusRequest.builder().instanceIds(id).build();
    return ec2Api
        .call("DescribeInstanceStatus", "of " + id, () -> ec2.describeInstanceStatus(request))
        .instanceStatuses()
        .stream()
        .anyMatch(
            s ->
                s.instanceStatus().status() == SummaryStatus.IMPAIRED
                    || s.systemStatus().status() == SummaryStatus.IMPAIRED);
  }
}

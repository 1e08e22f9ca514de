package io.firecamp.aws.preflight;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.aws.client.AwsService;
import io.firecamp.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.ListContainerInstancesResponse;

/** The ECS cluster and the instances in its zones. */
final class HostsCheck {
  private static final String ZONE = "ecs.availability-zone";
  private static final int DESCRIBED_AT_ONCE = 100;
  private static final int ZONES = 3;

  private final EcsClient client;
  private final String cluster;
  private final AwsApi api = AwsApi.of(AwsService.ECS);
  private final Map<String, Integer> usable = new TreeMap<>();

  HostsCheck(EcsClient client, String cluster) {
    this.client = client;
    this.cluster = cluster;
  }

  /** The zones that were found. */
  List<String> zones() {
    return List.copyOf(usable.keySet());
  }

  List<Finding> run(Optional<ServiceSpec> spec) {
    List<Cluster> clusters =
        api.call(
                "DescribeClusters",
                "of " + cluster,
                () -> client.describeClusters(r -> r.clusters(cluster)))
            .clusters();
    if (clusters.stream().noneMatch(c -> "ACTIVE".equals(c.status()))) {
      return List.of(
          Finding.problem(
              "ECS cluster",
              "there is no active cluster " + cluster,
              "create it with instances in three zones"));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ok("ECS cluster", cluster + " is ACTIVE"));
    instances().forEach(i -> findings.addAll(instance(i)));
    usable.forEach((zone, count) -> findings.add(zone(zone, count)));
    findings.addAll(spread());
    spec.ifPresent(s -> findings.addAll(room(s)));
    return findings;
  }

  private List<ContainerInstance> instances() {
    List<String> arns = new ArrayList<>();
    String token = null;
    do {
      String from = token;
      ListContainerInstancesResponse page =
          api.call(
              "ListContainerInstances",
              "of " + cluster,
              () -> client.listContainerInstances(r -> r.cluster(cluster).nextToken(from)));
      arns.addAll(page.containerInstanceArns());
      token = page.nextToken();
    } while (token != null);
    List<ContainerInstance> instances = new ArrayList<>();
    for (int i = 0; i < arns.size(); i += DESCRIBED_AT_ONCE) {
      List<String> some = arns.subList(i, Math.min(arns.size(), i + DESCRIBED_AT_ONCE));
      instances.addAll(
          api.call(
                  "DescribeContainerInstances",
                  "of " + cluster,
                  () ->
                      client.describeContainerInstances(
                          r -> r.cluster(cluster).containerInstances(some)))
              .containerInstances());
    }
    return instances;
  }

  private List<Finding> instance(ContainerInstance instance) {
    String zone =
        instance.attributes().stream()
            .filter(a -> ZONE.equals(a.name()))
            .map(a -> a.value())
            .findFirst()
            .orElse("an unknown zone");
    String subject = "instance %s in %s".formatted(instance.ec2InstanceId(), zone);
    boolean active = "ACTIVE".equals(instance.status());
    boolean connected = Boolean.TRUE.equals(instance.agentConnected());
    usable.merge(zone, active && connected ? 1 : 0, Integer::sum);
    if (!active) {
      return List.of(
          Finding.warning(
              subject, "is " + instance.status(), "activate it, or terminate the instance"));
    }
    return connected
        ? List.of()
        : List.of(
            Finding.warning(
                subject,
                "its agent is not connected",
                "if that lasts, look at /var/log/ecs/ecs-agent.log on it"));
  }

  private static Finding zone(String zone, int count) {
    return count > 0
        ? Finding.ok("zone " + zone, count + " usable instances")
        : Finding.problem(
            "zone " + zone, "none of its instances is usable", "repair or replace one of them");
  }

  private List<Finding> spread() {
    long zones = usable.values().stream().filter(n -> n > 0).count();
    if (zones == 0) {
      return List.of(
          Finding.problem(
              "instances",
              "cluster %s has none that is usable".formatted(cluster),
              "add one in each of three zones"));
    }
    return zones >= ZONES
        ? List.of()
        : List.of(
            Finding.warning(
                "zones",
                "usable instances are in %d of them only".formatted(zones),
                "add instances in others, so that members survive the loss of one"));
  }

  private List<Finding> room(ServiceSpec spec) {
    List<String> zones = spec.zones().isEmpty() ? zones() : spec.zones();
    List<Finding> findings = new ArrayList<>();
    for (int z = 0; z < Math.min(zones.size(), spec.replicas()); z++) {
      int members = (spec.replicas() - z + zones.size() - 1) / zones.size();
      int count = usable.getOrDefault(zones.get(z), 0);
      if (count < members) {
        findings.add(
            Finding.problem(
                "zone " + zones.get(z),
                "%d usable instances for %d members of %s, which need one each"
                    .formatted(count, members, spec.name()),
                "add instances there, or name other zones"));
      }
    }
    return findings;
  }
}

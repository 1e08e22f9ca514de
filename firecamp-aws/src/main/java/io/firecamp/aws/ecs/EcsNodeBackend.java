package io.firecamp.aws.ecs;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.aws.client.AwsException;
import io.firecamp.aws.client.AwsService;
import io.firecamp.backend.BackendException;
import io.firecamp.backend.node.Node;
import io.firecamp.backend.node.NodeBackend;
import io.firecamp.backend.node.NodeQuery;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.StopInstancesRequest;
import software.amazon.awssdk.services.ecs.EcsClient;

/**
 * The container instances of an ECS cluster as nodes, by the ids of their EC2 instances. Members
 * have the network of their host: its private address and the port they ask for. Thread-safe; never
 * closes the clients.
 */
public final class EcsNodeBackend implements NodeBackend {
  /** Both volumes of a member. */
  private static final int VOLUMES = 2;

  /** What instances of the Nitro system take, volumes and network interfaces together. */
  private static final int ATTACHMENTS = 28;

  private final AwsApi api = AwsApi.of(AwsService.EC2);
  private final Ec2Client ec2;
  private final Hosts hosts;

  /** Nodes in the region and account of the clients. */
  public EcsNodeBackend(EcsClient ecs, Ec2Client ec2) {
    this.ec2 = ec2;
    this.hosts = new Hosts(ecs, ec2);
  }

  @Override
  public List<String> zones(String cluster) {
    return hosts.registered(cluster).stream()
        .filter(HostInstance::isActive)
        .flatMap(host -> host.zone().stream())
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public List<Node> available(NodeQuery query) {
    List<HostInstance> candidates =
        hosts.registered(query.cluster()).stream()
            .filter(host -> host.zone().equals(Optional.of(query.zone())))
            .filter(host -> host.isActive() && host.isConnected() && host.isFree(query.port()))
            .sorted(
                Comparator.comparing(HostInstance::freeMemory)
                    .reversed()
                    .thenComparing(HostInstance::id))
            .toList();
    if (candidates.isEmpty()) {
      return List.of();
    }
    Map<String, Instance> instances =
        hosts.instances(candidates.stream().map(HostInstance::id).toList());
    return candidates.stream()
        .flatMap(host -> Optional.ofNullable(instances.get(host.id())).stream())
        .filter(i -> HostHealth.isRunning(i) && hasRoom(i))
        .map(i -> node(i, query.port()).build())
        .limit(query.limit())
        .toList();
  }

  private static boolean hasRoom(Instance instance) {
    int interfaces = Math.max(1, instance.networkInterfaces().size());
    return instance.blockDeviceMappings().size() + interfaces + VOLUMES <= ATTACHMENTS;
  }

  @Override
  public Optional<Node> find(String cluster, String nodeId, int port) {
    Optional<Instance> instance = Optional.ofNullable(hosts.instances(List.of(nodeId)).get(nodeId));
    if (instance.isEmpty()) {
      return Optional.empty();
    }
    Optional<HostInstance> host =
        hosts.registered(cluster).stream().filter(h -> h.id().equals(nodeId)).findFirst();
    HostHealth health = hosts.health(nodeId, host, instance);
    return Optional.of(
        node(instance.get(), port).alive(health.alive()).detail(health.detail()).build());
  }

  /** A terminated instance has no address any more. */
  private static Node.Builder node(Instance instance, int port) {
    String address = instance.privateIpAddress();
    return Node.builder()
        .id(instance.instanceId())
        .zone(instance.placement().availabilityZone())
        .address(address == null ? "" : address)
        .port(port);
  }

  @Override
  public void fence(String cluster, String nodeId) {
    Optional<Instance> instance = Optional.ofNullable(hosts.instances(List.of(nodeId)).get(nodeId));
    String state = instance.map(i -> i.state().nameAsString()).orElse("terminated");
    if (List.of("stopped", "terminated", "shutting-down").contains(state)) {
      return;
    }
    StopInstancesRequest request =
        StopInstancesRequest.builder().instanceIds(nodeId).force(true).skipOsShutdown(true).build();
    try {
      api.call("StopInstances", "of " + nodeId, () -> ec2.stopInstances(request));
    } catch (AwsException e) {
      if (e.is("UnsupportedOperation")) {
        throw new BackendException(
            "instance %s cannot be stopped, only terminated: terminate it; %s"
                .formatted(nodeId, e.getMessage()),
            false,
            BackendException.Effect.NONE,
            e);
      }
      throw e;
    }
  }

  @Override
  public String whyNone(NodeQuery query) {
    List<HostInstance> there =
        hosts.registered(query.cluster()).stream()
            .filter(host -> host.zone().equals(Optional.of(query.zone())))
            .toList();
    List<HostInstance> ready = there.stream().filter(h -> h.isActive() && h.isConnected()).toList();
    if (there.isEmpty()) {
      return "no instance of zone %s is registered in ECS cluster %s"
          .formatted(query.zone(), query.cluster());
    }
    if (ready.isEmpty()) {
      return "none of the %d instances of zone %s in ECS cluster %s is active with a connected agent"
          .formatted(there.size(), query.zone(), query.cluster());
    }
    long free = ready.stream().filter(h -> h.isFree(query.port())).count();
    return free == 0
        ? "port %d is in use on all %d instances of zone %s in ECS cluster %s"
            .formatted(query.port(), ready.size(), query.zone(), query.cluster())
        : "none of the %d instances of zone %s with a free port %d runs and takes two more volumes"
            .formatted(free, query.zone(), query.port());
  }
}

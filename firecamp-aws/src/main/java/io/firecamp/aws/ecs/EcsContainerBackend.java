package io.firecamp.aws.ecs;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.aws.client.AwsException;
import io.firecamp.aws.client.AwsService;
import io.firecamp.backend.BackendException;
import io.firecamp.backend.Owner;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerBackend;
import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.backend.container.PlacementException;
import io.firecamp.backend.container.StaleGenerationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.VolumeAttachmentState;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;

/**
 * Members as tasks of an ECS cluster, a container's id being the ARN of its task. Whose a task is,
 * and of which generation, is on its tags. Thread-safe; never closes the clients.
 *
 * <p>A stop takes up to the grace of the container. What must not wait that long is stopped by
 * fencing its node.
 */
public final class EcsContainerBackend implements ContainerBackend {
  private final AwsApi api = AwsApi.of(AwsService.ECS);
  private final EcsClient ecs;
  private final Ec2Client ec2;
  private final Definitions definitions;
  private final Tasks tasks;
  private final Hosts hosts;
  private final TaskStart start;

  /** Containers in the region and account of the clients. */
  public EcsContainerBackend(EcsClient ecs, Ec2Client ec2, EcsSettings settings) {
    this.ecs = ecs;
    this.ec2 = ec2;
    this.definitions = new Definitions(ecs);
    this.tasks = new Tasks(ecs, definitions, settings.visible());
    this.hosts = new Hosts(ecs, ec2);
    this.start = new TaskStart(ecs, definitions, tasks, settings);
  }

  @Override
  public Container run(ContainerSpec spec) {
    List<MemberTask> known = tasks.ofMember(spec.owner());
    Map<String, HostHealth> health = health(spec.owner().cluster(), known);
    for (MemberTask task : known) {
      Container container = task.container(healthOf(task, health));
      if (container.generation() == spec.generation()) {
        return container;
      }
      if (container.generation() > spec.generation() || container.mayWrite()) {
        throw new StaleGenerationException(
            "member %s has a task of generation %d that is %s, generation %d is not started"
                .formatted(
                    spec.owner().member(),
                    container.generation(),
                    container.state(),
                    spec.generation()));
      }
    }
    if (!spec.node().alive()) {
      throw new PlacementException(
          "instance %s is not alive: %s".formatted(spec.node().id(), spec.node().detail()));
    }
    refuseUnattached(spec);
    // What was on an instance that is off must not keep its port there.
    known.stream().filter(task -> !task.isStopped()).forEach(this::stop);
    MemberTask started = start.start(spec, known);
    return started.container(new HostHealth(true, false, ""));
  }

  private void refuseUnattached(ContainerSpec spec) {
    if (spec.volumes().isEmpty()) {
      return;
    }
    Set<String> missing = new HashSet<>(spec.volumes().values());
    DescribeVolumesRequest request =
        DescribeVolumesRequest.builder()
            .filters(Filter.builder().name("volume-id").values(missing).build())
            .build();
    AwsApi.of(AwsService.EC2)
        .call("DescribeVolumes", "of " + missing, () -> ec2.describeVolumes(request))
        .volumes()
        .stream()
        .filter(
            v ->
                v.attachments().stream()
                    .anyMatch(
                        a ->
                            spec.node().id().equals(a.instanceId())
                                && a.state() == VolumeAttachmentState.ATTACHED))
        .forEach(v -> missing.remove(v.volumeId()));
    if (!missing.isEmpty()) {
      throw BackendException.refused(
          "member %s is not started: of its volumes, %s are not attached to instance %s"
              .formatted(spec.owner().member(), missing, spec.node().id()));
    }
  }

  @Override
  public List<Container> find(Owner service) {
    Owner whole = service.withMember("");
    List<MemberTask> found = tasks.ofService(whole);
    Map<String, HostHealth> health = health(service.cluster(), found);
    Map<String, Container> newest = new TreeMap<>();
    for (MemberTask task : found) {
      if (task.owner().withMember("").equals(whole)) {
        newest.merge(
            task.owner().member(),
            task.container(healthOf(task, health)),
            (a, b) -> a.generation() >= b.generation() ? a : b);
      }
    }
    return List.copyOf(newest.values());
  }

  /** How the hosts of the tasks that have not stopped are, by their instances' ids. */
  private Map<String, HostHealth> health(String cluster, Collection<MemberTask> found) {
    Map<String, String> arns = new HashMap<>();
    for (MemberTask task : found) {
      if (!task.isStopped() && task.task().containerInstanceArn() != null) {
        arns.put(task.tags().node(), task.task().containerInstanceArn());
      }
    }
    Map<String, HostInstance> registered = new HashMap<>();
    hosts
        .described(cluster, new HashSet<>(arns.values()))
        .forEach(host -> registered.put(host.id(), host));
    List<String> doubtful = new ArrayList<>();
    Map<String, HostHealth> health = new HashMap<>();
    for (String id : arns.keySet()) {
      HostInstance host = registered.get(id);
      if (host != null && host.isConnected()) {
        health.put(id, new HostHealth(true, false, ""));
      } else {
        doubtful.add(id);
      }
    }
    if (!doubtful.isEmpty()) {
      Map<String, Instance> instances = hosts.instances(doubtful);
      for (String id : doubtful) {
        health.put(
            id,
            hosts.health(
                id,
                Optional.ofNullable(registered.get(id)),
                Optional.ofNullable(instances.get(id))));
      }
    }
    return health;
  }

  private static HostHealth healthOf(MemberTask task, Map<String, HostHealth> health) {
    return health.getOrDefault(task.tags().node(), new HostHealth(true, false, ""));
  }

  @Override
  public void stop(Container container) {
    if (container.state() == ContainerState.EXITED
        || container.state() == ContainerState.STOPPING) {
      return;
    }
    stop(container.owner(), container.id());
  }

  private void stop(MemberTask task) {
    if (!task.isToldToStop()) {
      stop(task.owner(), task.arn());
    }
  }

  private void stop(Owner member, String arn) {
    StopTaskRequest request =
        StopTaskRequest.builder()
            .cluster(member.cluster())
            .task(arn)
            .reason("stopped by FireCamp")
            .build();
    try {
      api.call("StopTask", "of " + member.member(), () -> ecs.stopTask(request));
    } catch (AwsException e) {
      if (!e.is("InvalidParameterException", "ClusterNotFoundException")
          || !tasks.describe(member.cluster(), List.of(arn)).isEmpty()) {
        throw e;
      }
    }
  }

  @Override
  public void remove(Container container) {
    List<MemberTask> known = tasks.ofMember(container.owner());
    Map<String, HostHealth> health = health(container.owner().cluster(), known);
    for (MemberTask task : known) {
      Container now = task.container(healthOf(task, health));
      if (now.generation() > container.generation()) {
        return;
      }
      if (now.mayWrite()) {
        throw BackendException.refused(
            "the container of member %s still runs, generation %d is %s: stop it first"
                .formatted(container.owner().member(), now.generation(), now.state()));
      }
    }
    known.stream().filter(task -> !task.isStopped()).forEach(this::stop);
    definitions.active(Definition.family(container.owner())).forEach(definitions::deregister);
    tasks.removed(container.owner());
  }
}

package io.firecamp.aws.ecs;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.Resource;

/** An instance as ECS sees it. */
record HostInstance(ContainerInstance seen) {
  private static final String ZONE = "ecs.availability-zone";

  String arn() {
    return seen.containerInstanceArn();
  }

  /** The id of the EC2 instance. */
  String id() {
    return seen.ec2InstanceId();
  }

  boolean isConnected() {
    return Boolean.TRUE.equals(seen.agentConnected());
  }

  /** Whether ECS starts tasks on it. */
  boolean isActive() {
    return "ACTIVE".equals(seen.status());
  }

  String status() {
    return seen.status();
  }

  Optional<String> zone() {
    return seen.attributes().stream()
        .filter(a -> ZONE.equals(a.name()))
        .map(Attribute::value)
        .findFirst();
  }

  boolean isFree(int port) {
    return !takenPorts().contains(Integer.toString(port));
  }

  int freeMemory() {
    return seen.remainingResources().stream()
        .filter(r -> "MEMORY".equals(r.name()))
        .mapToInt(Resource::integerValue)
        .findFirst()
        .orElse(0);
  }

  private Set<String> takenPorts() {
    return seen.remainingResources().stream()
        .filter(r -> "PORTS".equals(r.name()))
        .flatMap(r -> r.stringSetValue().stream())
        .collect(Collectors.toSet());
  }
}

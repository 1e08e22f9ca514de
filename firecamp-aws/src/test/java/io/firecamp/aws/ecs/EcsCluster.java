package io.firecamp.aws.ecs;

import io.firecamp.aws.emulator.Clients;
import io.firecamp.aws.emulator.Instances;
import io.firecamp.aws.strict.StrictEc2;
import io.firecamp.aws.strict.StrictEcs;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.EcsClient;

/**
 * An ECS cluster on the moto server with instances in zones, of an account that has nothing else.
 */
final class EcsCluster implements AutoCloseable {
  private static final double THROTTLED = 0.3;
  private static final int LOOKS = 2;

  private final Ec2Client ownEc2;
  private final EcsClient ownEcs;
  private final Ec2Client realEc2;
  private final EcsClient realEcs;
  private final String name;
  final Ec2Client ec2;
  final EcsClient ecs;
  private final Map<String, List<String>> instances = new TreeMap<>();

  EcsCluster(String name, int perZone, String... zones) {
    Clients account = Clients.ofNewMotoAccount(THROTTLED);
    this.name = name;
    this.ownEc2 = account.calm().ec2();
    this.ownEcs = account.calm().ecs();
    this.realEc2 = account.ec2();
    this.realEcs = account.ecs();
    this.ec2 = StrictEc2.of(realEc2, LOOKS);
    this.ecs = StrictEcs.of(realEcs, realEc2, LOOKS);
    ownEcs.createCluster(r -> r.clusterName(name));
    for (String zone : zones) {
      List<String> ids = Instances.start(ownEc2, zone, perZone);
      ids.forEach(this::register);
      instances.put(zone, ids);
    }
  }

  /** The ids of the instances in that zone. */
  List<String> instances(String zone) {
    return instances.getOrDefault(zone, List.of());
  }

  private void register(String id) {
    ownEcs.registerContainerInstance(
        r -> r.cluster(name).instanceIdentityDocument("{\"instanceId\":\"%s\"}".formatted(id)));
  }

  /** Stops an instance from outside. */
  void stop(String id) {
    ownEc2.stopInstances(r -> r.instanceIds(id));
  }

  /** Ends a task from outside, as its container would that crashed. */
  void crash(String taskArn) {
    ownEcs.stopTask(
        r -> r.cluster(name).task(taskArn).reason("Essential container in task exited"));
  }

  @Override
  public void close() {
    ownEc2.close();
    ownEcs.close();
    realEc2.close();
    realEcs.close();
  }
}

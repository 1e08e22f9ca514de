package io.firecamp.aws.emulator;

import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceType;

/** Instances on an emulator. */
public final class Instances {
  /** The same in all accounts; to list them takes seconds. */
  private static volatile String image = "";

  private Instances() {}

  /** Starts that many in the zone and returns their ids. */
  public static List<String> start(Ec2Client ec2, String zone, int number) {
    if (image.isEmpty()) {
      image = ec2.describeImages(r -> r.owners("amazon")).images().get(0).imageId();
    }
    return ec2
        .runInstances(
            r ->
                r.imageId(image)
                    .instanceType(InstanceType.M5_LARGE)
                    .placement(p -> p.availabilityZone(zone))
                    .minCount(number)
                    .maxCount(number))
        .instances()
        .stream()
        .map(i -> i.instanceId())
        .toList();
  }
}

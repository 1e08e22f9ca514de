package io.firecamp.aws.ebs;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.aws.client.AwsException;
import io.firecamp.backend.BackendException;
import io.firecamp.backend.BackendException.Effect;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeState;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AttachVolumeRequest;
import software.amazon.awssdk.services.ec2.model.AttachVolumeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DetachVolumeRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;

/** Attaches volumes to instances and detaches them. */
final class EbsAttachment {
  /** Names that were free when looked at may be taken by others meanwhile. */
  private static final int NAMES = 10;

  private final AwsApi api;
  private final Ec2Client ec2;
  private final EbsVolumes volumes;

  EbsAttachment(AwsApi api, Ec2Client ec2, EbsVolumes volumes) {
    this.api = api;
    this.ec2 = ec2;
    this.volumes = volumes;
  }

  Volume attach(String volumeId, String nodeId) {
    SeenVolume seen = existing(volumeId);
    Volume volume = seen.volume();
    if (isOn(volume, nodeId) && volume.state() == VolumeState.ATTACHED) {
      return volume;
    }
    if (isOn(volume, nodeId) && volume.state() == VolumeState.ATTACHING) {
      return seen.stuck() ? release(volume, nodeId, false) : volume;
    }
    Instance instance =
        instance(nodeId)
            .orElseThrow(() -> BackendException.refused("instance " + nodeId + " does not exist"));
    refuse(volume, instance);
    return switch (volume.state()) {
      case AVAILABLE -> attach(volume, instance);
      case ATTACHED, ATTACHING -> throw attachedElsewhere(volume);
      case CREATING, DETACHING -> throw passing(volume);
      case DELETING, ERROR ->
          throw BackendException.refused(
              "volume %s is %s %s".formatted(volumeId, volume.state(), volume.detail()));
    };
  }

  private static void refuse(Volume volume, Instance instance) {
    String zone = instance.placement().availabilityZone();
    if (!volume.zone().equals(zone)) {
      throw BackendException.refused(
          "volume %s is in zone %s, instance %s in zone %s"
              .formatted(volume.id(), volume.zone(), instance.instanceId(), zone));
    }
    String state = instance.state().nameAsString();
    if (!"running".equals(state)) {
      throw BackendException.refused(
          "volume %s cannot be attached: instance %s is %s"
              .formatted(volume.id(), instance.instanceId(), state));
    }
  }

  private Volume attach(Volume volume, Instance instance) {
    List<String> taken =
        instance.blockDeviceMappings().stream()
            .map(InstanceBlockDeviceMapping::deviceName)
            .filter(Objects::nonNull)
            .toList();
    List<String> names = DeviceNames.free(taken, RandomGenerator.getDefault());
    for (String name : names.subList(0, Math.min(NAMES, names.size()))) {
      Optional<Volume> attached = attach(volume, instance.instanceId(), name);
      if (attached.isPresent()) {
        return attached.get();
      }
    }
    throw new BackendException(
        "volume %s cannot be attached: instance %s has no free device name"
            .formatted(volume.id(), instance.instanceId()),
        true,
        Effect.NONE,
        null);
  }

  /** Empty if the name is taken. */
  private Optional<Volume> attach(Volume volume, String nodeId, String name) {
    AttachVolumeRequest request =
        AttachVolumeRequest.builder().volumeId(volume.id()).instanceId(nodeId).device(name).build();
    try {
      AttachVolumeResponse reply =
          api.call(
              "AttachVolume",
              "of %s to %s".formatted(volume.id(), nodeId),
              () -> ec2.attachVolume(request));
      VolumeState state =
          "attached".equals(reply.stateAsString()) ? VolumeState.ATTACHED : VolumeState.ATTACHING;
      return Optional.of(volume.with(state, Optional.of(nodeId), ""));
    } catch (AwsException e) {
      if (e.is("InvalidParameterValue") && e.reason().contains("already in use")) {
        return Optional.empty();
      }
      if (e.is("VolumeInUse")) {
        Volume now = existing(volume.id()).volume();
        if (isOn(now, nodeId)) {
          return Optional.of(now);
        }
        throw attachedElsewhere(now);
      }
      if (e.is("AttachmentLimitExceeded")) {
        throw new BackendException(
            "instance %s cannot take another volume: choose another one of its zone; %s"
                .formatted(nodeId, e.getMessage()),
            false,
            Effect.NONE,
            e);
      }
      throw e;
    }
  }

  /** Gracefully, unless the instance is off: then nothing on it can still be using the volume. */
  Volume detach(String volumeId, String nodeId) {
    Volume volume = existing(volumeId).volume();
    if (!isOn(volume, nodeId)) {
      return volume;
    }
    if (volume.state() != VolumeState.DETACHING) {
      return release(volume, nodeId, false);
    }
    return isOff(nodeId) ? release(volume, nodeId, true) : volume;
  }

  private Volume release(Volume volume, String nodeId, boolean force) {
    DetachVolumeRequest request =
        DetachVolumeRequest.builder()
            .volumeId(volume.id())
            .instanceId(nodeId)
            .force(force ? Boolean.TRUE : null)
            .build();
    try {
      api.call(
          "DetachVolume",
          "of %s from %s".formatted(volume.id(), nodeId),
          () -> ec2.detachVolume(request));
    } catch (AwsException e) {
      Volume now = existing(volume.id()).volume();
      if (isOn(now, nodeId) && now.state() != VolumeState.DETACHING) {
        throw e;
      }
      return now;
    }
    return volume.with(VolumeState.DETACHING, volume.node(), "");
  }

  private boolean isOff(String nodeId) {
    return instance(nodeId)
        .map(i -> i.state().nameAsString())
        .map(state -> "stopped".equals(state) || "terminated".equals(state))
        .orElse(true);
  }

  private Optional<Instance> instance(String nodeId) {
    DescribeInstancesRequest request =
        DescribeInstancesRequest.builder()
            .filters(Filter.builder().name("instance-id").values(nodeId).build())
            .build();
    return api
        .call("DescribeInstances", "of " + nodeId, () -> ec2.describeInstances(request))
        .reservations()
        .stream()
        .flatMap(r -> r.instances().stream())
        .findFirst();
  }

  private SeenVolume existing(String volumeId) {
    return volumes
        .byId(volumeId)
        .orElseThrow(() -> BackendException.refused("volume " + volumeId + " does not exist"));
  }

  private static boolean isOn(Volume volume, String nodeId) {
    return volume.node().isPresent() && volume.node().get().equals(nodeId);
  }

  private static BackendException attachedElsewhere(Volume volume) {
    return BackendException.refused(
        "volume %s is attached to instance %s".formatted(volume.id(), volume.node().orElse("?")));
  }

  private static BackendException passing(Volume volume) {
    return new BackendException(
        "volume %s is %s".formatted(volume.id(), volume.state()), true, Effect.NONE, null);
  }
}

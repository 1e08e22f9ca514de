package io.firecamp.aws.strict;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AttachVolumeRequest;
import software.amazon.awssdk.services.ec2.model.AttachVolumeResponse;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.ec2.model.CreateVolumeResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVolumeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.DetachVolumeRequest;
import software.amazon.awssdk.services.ec2.model.DetachVolumeResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.ModifyVolumeRequest;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachmentState;
import software.amazon.awssdk.services.ec2.model.VolumeState;

/**
 * An EC2 client that keeps what EC2 documents about volumes, in front of an emulator that does not.
 * Rules and their sources ("API" is the EC2 API reference, "EBS" the EBS user guide, "CSI" the EBS
 * CSI driver, pkg/cloud/cloud.go):
 *
 * <ul>
 *   <li>A client token of CreateVolume gives the same volume again, also when that one is deleted
 *       by now; with other parameters but the zone it is refused (API, "ensuring idempotency").
 *   <li>A volume is created only in a zone that exists (API, {@code InvalidZone.NotFound}).
 *   <li>A new volume is listed only at a later look (API, "eventual consistency"), and is {@code
 *       creating} first (EBS, "volume states").
 *   <li>A volume that is in use is not attached (API, {@code VolumeInUse}), nor one of another zone
 *       ({@code InvalidVolume.ZoneMismatch}), nor under a device name that is taken ({@code
 *       InvalidParameterValue}; CSI), nor more than the instance has room for ({@code
 *       AttachmentLimitExceeded}), nor to an instance that is shutting down or gone, nor while the
 *       volume changes its state ({@code IncorrectState}).
 *   <li>Attachments are {@code attaching} and {@code detaching} for a while; the volume is {@code
 *       in-use} meanwhile (EBS, "volume attachment states").
 *   <li>A volume is {@code deleting} for a while (API, DeleteVolume).
 *   <li>A volume does not shrink, and is not modified while an earlier modification runs (API,
 *       ModifyVolume: {@code IncorrectModificationState}).
 * </ul>
 */
public final class StrictEc2 {
  private static final int ATTACHMENTS = 28;

  private final Ec2Client real;
  private final int looks;
  private final Map<String, CreateVolumeRequest> tokens = new HashMap<>();
  private final Map<String, CreateVolumeResponse> created = new HashMap<>();
  private final Map<String, Passing> passing = new LinkedHashMap<>();
  private final Map<String, Integer> modifying = new HashMap<>();

  private enum Way {
    HIDDEN,
    CREATING,
    ATTACHING,
    DETACHING,
    DELETING
  }

  /** What a volume is on its way to. */
  private static final class Passing {
    final Way way;
    final Volume shown;
    int looksLeft;

    Passing(Way way, Volume shown, int looksLeft) {
      this.way = way;
      this.shown = shown;
      this.looksLeft = looksLeft;
    }
  }

  private StrictEc2(Ec2Client real, int looks) {
    this.real = real;
    this.looks = looks;
  }

  /**
   * @param looks at which a change of state is seen after the request for it
   */
  public static Ec2Client of(Ec2Client real, int looks) {
    return InFront.of(Ec2Client.class, real, new StrictEc2(real, looks)::answer);
  }

  private synchronized Optional<Object> answer(Object request) {
    if (request instanceof CreateVolumeRequest create) {
      return Optional.of(create(create));
    } else if (request instanceof DescribeVolumesRequest describe) {
      return Optional.of(describe(describe));
    } else if (request instanceof AttachVolumeRequest attach) {
      return Optional.of(attach(attach));
    } else if (request instanceof DetachVolumeRequest detach) {
      return Optional.of(detach(detach));
    } else if (request instanceof DeleteVolumeRequest delete) {
      return Optional.of(delete(delete));
    } else if (request instanceof ModifyVolumeRequest modify) {
      refuseModification(modify);
    }
    return Optional.empty();
  }

  private CreateVolumeResponse create(CreateVolumeRequest request) {
    String token = request.clientToken();
    CreateVolumeRequest earlier = tokens.get(token);
    CreateVolumeResponse before = created.get(token);
    if (earlier != null && before != null) {
      if (!withoutZone(earlier).equals(withoutZone(request))) {
        throw error("IdempotentParameterMismatch", "other parameters than before");
      }
      boolean there = now(before.volumeId()).isPresent();
      // On AWS nothing is created and deleted again within minutes.
      return there
          ? before
          : before.toBuilder()
              .createTime(before.createTime().minus(Duration.ofMinutes(10)))
              .build();
    }
    if (real.describeAvailabilityZones(r -> {}).availabilityZones().stream()
        .noneMatch(zone -> zone.zoneName().equals(request.availabilityZone()))) {
      throw error("InvalidZone.NotFound", "the zone does not exist");
    }
    CreateVolumeResponse reply =
        real.createVolume(request).toBuilder().state(VolumeState.CREATING).build();
    tokens.put(token, request);
    created.put(token, reply);
    begin(Way.HIDDEN, now(reply.volumeId()).orElseThrow());
    return reply;
  }

  private static CreateVolumeRequest withoutZone(CreateVolumeRequest request) {
    return request.toBuilder().availabilityZone(null).build();
  }

  private void begin(Way way, Volume shown) {
    if (looks > 0) {
      passing.put(shown.volumeId(), new Passing(way, shown, looks));
    }
  }

  private DescribeVolumesResponse describe(DescribeVolumesRequest request) {
    DescribeVolumesResponse reply = real.describeVolumes(request);
    List<Volume> seen = new ArrayList<>();
    for (Volume volume : reply.volumes()) {
      seen(volume).ifPresent(seen::add);
      modifying.computeIfPresent(volume.volumeId(), (id, left) -> left > 1 ? left - 1 : null);
    }
    for (Passing gone : List.copyOf(passing.values())) {
      if (gone.way == Way.DELETING && matches(request, gone.shown) && isStill(gone)) {
        seen.add(gone.shown.toBuilder().state(VolumeState.DELETING).build());
      }
    }
    return reply.toBuilder().volumes(seen).build();
  }

  private static boolean matches(DescribeVolumesRequest request, Volume volume) {
    return request.filters().stream()
        .allMatch(
            f ->
                f.name().equals("volume-id")
                    ? f.values().contains(volume.volumeId())
                    : volume.tags().stream()
                        .anyMatch(
                            t ->
                                f.name().equals("tag:" + t.key())
                                    && f.values().contains(t.value())));
  }

  private Optional<Volume> seen(Volume volume) {
    Passing on = passing.get(volume.volumeId());
    if (on == null) {
      return Optional.of(volume);
    }
    if (!isStill(on)) {
      if (on.way != Way.HIDDEN) {
        return Optional.of(volume);
      }
      begin(Way.CREATING, volume);
      on = Objects.requireNonNull(passing.get(volume.volumeId()), "creating");
    }
    return switch (on.way) {
      case HIDDEN, DELETING -> Optional.empty();
      case CREATING -> Optional.of(volume.toBuilder().state(VolumeState.CREATING).build());
      case ATTACHING -> Optional.of(with(volume, VolumeAttachmentState.ATTACHING));
      case DETACHING ->
          Optional.of(
              with(
                  volume.toBuilder().attachments(on.shown.attachments()).build(),
                  VolumeAttachmentState.DETACHING));
    };
  }

  private static Volume with(Volume volume, VolumeAttachmentState state) {
    return volume.toBuilder()
        .state(VolumeState.IN_USE)
        .attachments(
            volume.attachments().stream().map(a -> a.toBuilder().state(state).build()).toList())
        .build();
  }

  /** Counts a look. A volume that appears is {@code creating} then. */
  private boolean isStill(Passing on) {
    if (--on.looksLeft >= 0) {
      return true;
    }
    passing.remove(on.shown.volumeId());
    return false;
  }

  private AttachVolumeResponse attach(AttachVolumeRequest request) {
    Volume volume =
        now(request.volumeId())
            .orElseThrow(() -> error("InvalidVolume.NotFound", "no volume " + request.volumeId()));
    Instance instance =
        instances(request.instanceId()).stream()
            .findFirst()
            .orElseThrow(() -> error("InvalidInstanceID.NotFound", "no " + request.instanceId()));
    if (passing.containsKey(volume.volumeId())) {
      throw error("IncorrectState", "the volume is changing its state");
    }
    if (!volume.attachments().isEmpty()) {
      throw error("VolumeInUse", volume.volumeId() + " is already attached to an instance");
    }
    if (!volume.availabilityZone().equals(instance.placement().availabilityZone())) {
      throw error("InvalidVolume.ZoneMismatch", "the volume is not in the instance's zone");
    }
    if (!List.of("running", "stopped").contains(instance.state().nameAsString())) {
      throw error("IncorrectState", "the instance is " + instance.state().nameAsString());
    }
    if (instance.blockDeviceMappings().size() >= ATTACHMENTS) {
      throw error("AttachmentLimitExceeded", "the instance has too many volumes");
    }
    if (instance.blockDeviceMappings().stream()
        .anyMatch(m -> request.device().equals(m.deviceName()))) {
      throw error(
          "InvalidParameterValue",
          "Attachment point %s is already in use".formatted(request.device()));
    }
    AttachVolumeResponse reply = real.attachVolume(request);
    begin(Way.ATTACHING, now(request.volumeId()).orElseThrow());
    return looks == 0 ? reply : reply.toBuilder().state(VolumeAttachmentState.ATTACHING).build();
  }

  private DetachVolumeResponse detach(DetachVolumeRequest request) {
    Volume volume =
        now(request.volumeId())
            .orElseThrow(() -> error("InvalidVolume.NotFound", "no volume " + request.volumeId()));
    if (volume.attachments().isEmpty()) {
      throw error("IncorrectState", volume.volumeId() + " is in the 'available' state");
    }
    if (!volume.attachments().get(0).instanceId().equals(request.instanceId())) {
      throw error("InvalidAttachment.NotFound", "not attached to " + request.instanceId());
    }
    DetachVolumeResponse reply = real.detachVolume(request);
    begin(Way.DETACHING, volume);
    return reply.toBuilder().state(VolumeAttachmentState.DETACHING).build();
  }

  private Object delete(DeleteVolumeRequest request) {
    Passing on = passing.get(request.volumeId());
    if (on != null && on.way == Way.DETACHING) {
      throw error("VolumeInUse", request.volumeId() + " is being detached");
    }
    if (on != null && on.way != Way.DELETING) {
      throw error("IncorrectState", request.volumeId() + " is changing its state");
    }
    Optional<Volume> before = now(request.volumeId());
    Object reply = real.deleteVolume(request);
    before.ifPresent(volume -> begin(Way.DELETING, volume));
    return reply;
  }

  private void refuseModification(ModifyVolumeRequest request) {
    Volume volume =
        now(request.volumeId())
            .orElseThrow(() -> error("InvalidVolume.NotFound", "no volume " + request.volumeId()));
    if (request.size() != null && request.size() < volume.size()) {
      throw error("InvalidParameterValue", "New size cannot be smaller than existing size");
    }
    if (modifying.containsKey(request.volumeId())) {
      throw error("IncorrectModificationState", "a modification is still under way");
    }
    if (looks > 0) {
      modifying.put(request.volumeId(), looks);
    }
  }

  private Optional<Volume> now(String volumeId) {
    return real
        .describeVolumes(
            r -> r.filters(Filter.builder().name("volume-id").values(volumeId).build()))
        .volumes()
        .stream()
        .findFirst();
  }

  private List<Instance> instances(String id) {
    return real
        .describeInstances(r -> r.filters(Filter.builder().name("instance-id").values(id).build()))
        .reservations()
        .stream()
        .flatMap(r -> r.instances().stream())
        .toList();
  }

  private static Ec2Exception error(String code, String message) {
    return (Ec2Exception)
        Ec2Exception.builder()
            .statusCode(400)
            .message(message)
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
            .build();
  }
}

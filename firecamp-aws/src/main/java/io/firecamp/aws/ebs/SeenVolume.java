package io.firecamp.aws.ebs;

import io.firecamp.backend.Owner;
import io.firecamp.backend.volume.VolumeState;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;
import software.amazon.awssdk.services.ec2.model.VolumeAttachmentState;

/**
 * A volume as EC2 described it.
 *
 * @param attachment the one that counts, if there is one
 */
record SeenVolume(
    io.firecamp.backend.volume.Volume volume,
    VolumeTags tags,
    @Nullable VolumeAttachment attachment,
    boolean stuck) {

  /** Empty for a volume that is not a member's, or that is gone. */
  static Optional<SeenVolume> of(Volume volume, SdkResponse reply, Duration stuckAfter) {
    VolumeTags tags = VolumeTags.of(volume.tags());
    if (tags.owner().isEmpty()
        || tags.purpose().isEmpty()
        || "deleted".equals(volume.stateAsString())) {
      return Optional.empty();
    }
    VolumeAttachment attachment =
        volume.attachments().stream()
            .filter(a -> a.state() != VolumeAttachmentState.DETACHED)
            .findFirst()
            .orElse(null);
    boolean stuck =
        attachment != null
            && attachment.state() == VolumeAttachmentState.ATTACHING
            && ServerTime.age(attachment.attachTime(), reply).compareTo(stuckAfter) > 0;
    Owner owner = tags.owner().get();
    return Optional.of(
        new SeenVolume(
            io.firecamp.backend.volume.Volume.builder()
                .id(volume.volumeId())
                .owner(owner)
                .purpose(tags.purpose().get())
                .zone(volume.availabilityZone())
                .sizeGib(volume.size())
                .type(volume.volumeTypeAsString())
                .iops(number(volume.iops()))
                .throughputMibps(number(volume.throughput()))
                .state(state(volume, attachment))
                .node(Optional.ofNullable(attachment).map(VolumeAttachment::instanceId))
                .tags(tags.others())
                .detail(detail(volume, attachment, stuck))
                .build(),
            tags,
            attachment,
            stuck));
  }

  private static OptionalInt number(@Nullable Integer value) {
    return value == null || value == 0 ? OptionalInt.empty() : OptionalInt.of(value);
  }

  /** The volume is {@code in-use} from the request to attach it until it is detached. */
  private static VolumeState state(Volume volume, @Nullable VolumeAttachment attachment) {
    if (attachment != null) {
      return switch (attachment.state()) {
        case ATTACHING -> VolumeState.ATTACHING;
        case ATTACHED -> VolumeState.ATTACHED;
        default -> VolumeState.DETACHING;
      };
    }
    return switch (volume.state()) {
      case CREATING -> VolumeState.CREATING;
      case AVAILABLE -> VolumeState.AVAILABLE;
      case IN_USE -> VolumeState.DETACHING;
      case DELETING, DELETED -> VolumeState.DELETING;
      default -> VolumeState.ERROR;
    };
  }

  private static String detail(
      Volume volume, @Nullable VolumeAttachment attachment, boolean stuck) {
    if (stuck) {
      return "it has been attaching for too long, the instance does not take it";
    }
    if (attachment != null && attachment.state() == VolumeAttachmentState.BUSY) {
      return "the instance still uses it";
    }
    return "error".equals(volume.stateAsString()) ? "EBS reports the state error" : "";
  }
}

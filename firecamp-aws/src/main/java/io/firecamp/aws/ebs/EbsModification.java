package io.firecamp.aws.ebs;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.aws.client.AwsException;
import io.firecamp.backend.BackendException;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeChange;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesModificationsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVolumeRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.VolumeModification;

/** Changes what a volume is, and its tags, as far as they differ. */
final class EbsModification {
  private final AwsApi api;
  private final Ec2Client ec2;
  private final EbsVolumes volumes;

  EbsModification(AwsApi api, Ec2Client ec2, EbsVolumes volumes) {
    this.api = api;
    this.ec2 = ec2;
    this.volumes = volumes;
  }

  Volume modify(String volumeId, VolumeChange change) {
    SeenVolume seen =
        volumes
            .byId(volumeId)
            .orElseThrow(() -> BackendException.refused("volume " + volumeId + " does not exist"));
    Volume volume = seen.volume();
    int size = change.sizeGib().orElse(volume.sizeGib());
    if (size < volume.sizeGib()) {
      throw BackendException.refused(
          "volume %s has %d GiB, it cannot have %d".formatted(volumeId, volume.sizeGib(), size));
    }
    Volume wanted = volume.with(change);
    if (differs(volume, wanted)) {
      modify(volume, wanted);
    }
    change.tags().ifPresent(tags -> tag(volumeId, seen.tags(), tags));
    return wanted;
  }

  private static boolean differs(Volume now, Volume wanted) {
    return now.sizeGib() != wanted.sizeGib()
        || !now.type().equals(wanted.type())
        || !now.iops().equals(wanted.iops())
        || !now.throughputMibps().equals(wanted.throughputMibps());
  }

  private void modify(Volume now, Volume wanted) {
    ModifyVolumeRequest.Builder request = ModifyVolumeRequest.builder().volumeId(now.id());
    if (now.sizeGib() != wanted.sizeGib()) {
      request.size(wanted.sizeGib());
    }
    if (!now.type().equals(wanted.type())) {
      request.volumeType(wanted.type());
    }
    if (!now.iops().equals(wanted.iops())) {
      wanted.iops().ifPresent(request::iops);
    }
    if (!now.throughputMibps().equals(wanted.throughputMibps())) {
      wanted.throughputMibps().ifPresent(request::throughput);
    }
    try {
      api.call("ModifyVolume", "of " + now.id(), () -> ec2.modifyVolume(request.build()));
    } catch (AwsException e) {
      // An earlier request for the same is not visible in the volume yet.
      if (!e.is("IncorrectModificationState", "VolumeModificationRateExceeded")
          || !isUnderWay(wanted)) {
        throw e;
      }
    }
  }

  private boolean isUnderWay(Volume wanted) {
    DescribeVolumesModificationsRequest request =
        DescribeVolumesModificationsRequest.builder().volumeIds(wanted.id()).build();
    Optional<VolumeModification> latest =
        api
            .call(
                "DescribeVolumesModifications",
                "of " + wanted.id(),
                () -> ec2.describeVolumesModifications(request))
            .volumesModifications()
            .stream()
            .filter(m -> !"failed".equals(m.modificationStateAsString()))
            .findFirst();
    return latest
        .filter(
            m ->
                Objects.equals(m.targetSize(), wanted.sizeGib())
                    && wanted.type().equals(m.targetVolumeTypeAsString())
                    && isTarget(wanted.iops(), m.targetIops())
                    && isTarget(wanted.throughputMibps(), m.targetThroughput()))
        .isPresent();
  }

  private static boolean isTarget(OptionalInt wanted, Integer target) {
    return wanted.isEmpty() || Objects.equals(wanted.getAsInt(), target);
  }

  private void tag(String volumeId, VolumeTags now, Map<String, String> others) {
    Map<String, String> wanted = now.wanted(others);
    Map<String, String> missing = now.missing(wanted);
    if (!missing.isEmpty()) {
      CreateTagsRequest request =
          CreateTagsRequest.builder().resources(volumeId).tags(VolumeTags.list(missing)).build();
      api.call("CreateTags", "of " + volumeId, () -> ec2.createTags(request));
    }
    Map<String, String> surplus = now.surplus(wanted);
    if (!surplus.isEmpty()) {
      DeleteTagsRequest request =
          DeleteTagsRequest.builder()
              .resources(volumeId)
              .tags(surplus.keySet().stream().map(k -> Tag.builder().key(k).build()).toList())
              .build();
      api.call("DeleteTags", "of " + volumeId, () -> ec2.deleteTags(request));
    }
  }
}

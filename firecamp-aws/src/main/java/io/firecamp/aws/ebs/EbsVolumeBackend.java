package io.firecamp.aws.ebs;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.aws.client.AwsException;
import io.firecamp.aws.client.AwsService;
import io.firecamp.backend.BackendException;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeBackend;
import io.firecamp.backend.volume.VolumeChange;
import io.firecamp.backend.volume.VolumeQuery;
import io.firecamp.backend.volume.VolumeRequest;
import io.firecamp.backend.volume.VolumeState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DeleteVolumeRequest;

/**
 * Volumes on EBS. Whose they are is on their tags; nodes are EC2 instances, by their ids.
 * Thread-safe; never closes the client. No method waits for a state.
 */
public final class EbsVolumeBackend implements VolumeBackend {
  private final AwsApi api = AwsApi.of(AwsService.EC2);
  private final Ec2Client ec2;
  private final EbsVolumes volumes;
  private final EbsCreation creation;
  private final EbsAttachment attachment;
  private final EbsModification modification;

  /** Volumes in the region and account of the client. */
  public EbsVolumeBackend(Ec2Client ec2, EbsSettings settings) {
    this.ec2 = ec2;
    this.volumes = new EbsVolumes(api, ec2, settings);
    this.creation = new EbsCreation(api, ec2, volumes, settings);
    this.attachment = new EbsAttachment(api, ec2, volumes);
    this.modification = new EbsModification(api, ec2, volumes);
  }

  @Override
  public Volume create(VolumeRequest request) {
    return creation.create(request);
  }

  @Override
  public List<Volume> find(VolumeQuery query) {
    return volumes.of(query.cluster(), query.service(), query.uuid()).stream()
        .sorted(
            Comparator.comparing((Volume v) -> v.owner().member())
                .thenComparing(Volume::purpose)
                .thenComparing(Volume::id))
        .toList();
  }

  @Override
  public Volume attach(String volumeId, String nodeId) {
    return attachment.attach(volumeId, nodeId);
  }

  @Override
  public Volume detach(String volumeId, String nodeId) {
    return attachment.detach(volumeId, nodeId);
  }

  @Override
  public Volume modify(String volumeId, VolumeChange change) {
    return modification.modify(volumeId, change);
  }

  @Override
  public void delete(String volumeId) {
    DeleteVolumeRequest request = DeleteVolumeRequest.builder().volumeId(volumeId).build();
    try {
      api.call("DeleteVolume", "of " + volumeId, () -> ec2.deleteVolume(request));
    } catch (AwsException e) {
      afterRefusal(volumeId, e);
    }
    volumes.deleted(volumeId);
  }

  /** A volume that is gone, or on its way, is what was wanted. */
  private void afterRefusal(String volumeId, AwsException e) {
    if (e.is("InvalidVolume.NotFound")) {
      return;
    }
    if (e.is("VolumeInUse")) {
      throw new BackendException(
          "volume %s is attached: detach it first; %s".formatted(volumeId, e.getMessage()),
          false,
          BackendException.Effect.NONE,
          e);
    }
    Optional<Volume> now = volumes.byId(volumeId).map(SeenVolume::volume);
    if (now.isPresent() && now.get().state() != VolumeState.DELETING) {
      throw e;
    }
  }
}

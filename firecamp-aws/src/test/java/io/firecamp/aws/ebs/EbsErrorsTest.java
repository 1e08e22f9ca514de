package io.firecamp.aws.ebs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.BackendException.Effect;
import io.firecamp.backend.Owner;
import io.firecamp.backend.volume.VolumeChange;
import io.firecamp.backend.volume.VolumeRequest;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.spec.VolumeSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AttachVolumeRequest;
import software.amazon.awssdk.services.ec2.model.AttachVolumeResponse;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.ec2.model.CreateVolumeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesModificationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesModificationsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.DetachVolumeRequest;
import software.amazon.awssdk.services.ec2.model.DetachVolumeResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.ModifyVolumeRequest;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;
import software.amazon.awssdk.services.ec2.model.VolumeAttachmentState;
import software.amazon.awssdk.services.ec2.model.VolumeModification;

/** Replies of EC2 that no emulator gives. */
class EbsErrorsTest {
  private static final String ZONE = "us-east-1a";
  private static final String ID = "vol-1";
  private static final String NODE = "i-1";
  private static final Owner MEMBER = new Owner("t1", "mypg", "0123456789abcdef", "mypg-0");
  private static final VolumeRequest REQUEST =
      VolumeRequest.builder()
          .owner(MEMBER)
          .purpose(VolumePurpose.DATA)
          .zone(ZONE)
          .spec(VolumeSpec.ofGib(1))
          .build();

  private static final Volume NONE = Volume.builder().build();

  private final Ec2Client ec2 = mock(Ec2Client.class);
  private final EbsVolumeBackend volumes =
      new EbsVolumeBackend(ec2, EbsSettings.defaults().withKmsKey("alias/firecamp"));

  @BeforeEach
  void running() {
    instanceIs(InstanceStateName.RUNNING);
  }

  private void instanceIs(InstanceStateName state) {
    when(ec2.describeInstances(any(DescribeInstancesRequest.class)))
        .thenReturn(
            DescribeInstancesResponse.builder()
                .reservations(
                    Reservation.builder()
                        .instances(
                            Instance.builder()
                                .instanceId(NODE)
                                .placement(p -> p.availabilityZone(ZONE))
                                .state(s -> s.name(state))
                                .build())
                        .build())
                .build());
  }

  private static Volume volume(String state, VolumeAttachment... attachments) {
    return Volume.builder()
        .volumeId(ID)
        .availabilityZone(ZONE)
        .size(1)
        .volumeType("gp3")
        .iops(3000)
        .throughput(125)
        .state(state)
        .attachments(attachments)
        .tags(VolumeTags.of(REQUEST))
        .build();
  }

  private static VolumeAttachment on(String node, VolumeAttachmentState state, Instant since) {
    return VolumeAttachment.builder().instanceId(node).state(state).attachTime(since).build();
  }

  private void volumesAre(Volume... inOrder) {
    var stub = when(ec2.describeVolumes(any(DescribeVolumesRequest.class)));
    for (Volume volume : inOrder) {
      stub =
          stub.thenReturn(
              volume.equals(NONE)
                  ? DescribeVolumesResponse.builder().build()
                  : DescribeVolumesResponse.builder().volumes(volume).build());
    }
  }

  private static Ec2Exception error(String code, String message) {
    return (Ec2Exception)
        Ec2Exception.builder()
            .statusCode(400)
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
            .build();
  }

  @Test
  void attach_deviceNameTaken_triesAnotherOne() {
    volumesAre(volume("available"));
    when(ec2.attachVolume(any(AttachVolumeRequest.class)))
        .thenThrow(error("InvalidParameterValue", "Attachment point /dev/x is already in use"))
        .thenReturn(AttachVolumeResponse.builder().state(VolumeAttachmentState.ATTACHING).build());

    assertThat(volumes.attach(ID, NODE).state()).isEqualTo(VolumeState.ATTACHING);
    ArgumentCaptor<AttachVolumeRequest> sent = ArgumentCaptor.forClass(AttachVolumeRequest.class);
    verify(ec2, times(2)).attachVolume(sent.capture());
    assertThat(sent.getAllValues())
        .extracting(AttachVolumeRequest::device)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.startsWith("/dev/xvd"));
  }

  @Test
  void attach_replyWasLost_isFoundAttaching() {
    volumesAre(
        volume("available"),
        volume("in-use", on(NODE, VolumeAttachmentState.ATTACHING, Instant.now())));
    when(ec2.attachVolume(any(AttachVolumeRequest.class)))
        .thenThrow(error("VolumeInUse", "already attached"));

    assertThat(volumes.attach(ID, NODE).node()).contains(NODE);
  }

  @Test
  void attach_instanceIsFull_isRefused_andSaysWhatToDo() {
    volumesAre(volume("available"));
    when(ec2.attachVolume(any(AttachVolumeRequest.class)))
        .thenThrow(error("AttachmentLimitExceeded", "too many"));

    assertThatThrownBy(() -> volumes.attach(ID, NODE))
        .isInstanceOfSatisfying(
            BackendException.class,
            e -> {
              assertThat(e.retryable()).isFalse();
              assertThat(e.effect()).isEqualTo(Effect.NONE);
              assertThat(e).hasMessageContaining(NODE).hasMessageContaining("choose another");
            });
  }

  @Test
  void attach_whileSomethingChanges_mayBeRetried() {
    volumesAre(volume("available"));
    when(ec2.attachVolume(any(AttachVolumeRequest.class)))
        .thenThrow(error("IncorrectState", "instance is not in a valid state"));

    assertThatThrownBy(() -> volumes.attach(ID, NODE))
        .isInstanceOfSatisfying(BackendException.class, e -> assertThat(e.retryable()).isTrue());
  }

  @Test
  void attach_stuckAttaching_isDetached_soThatItCanBeAttachedAgain() {
    volumesAre(
        volume(
            "in-use", on(NODE, VolumeAttachmentState.ATTACHING, Instant.now().minusSeconds(100))));
    when(ec2.detachVolume(any(DetachVolumeRequest.class)))
        .thenReturn(DetachVolumeResponse.builder().build());

    assertThat(volumes.attach(ID, NODE).state()).isEqualTo(VolumeState.DETACHING);
    verify(ec2).detachVolume(any(DetachVolumeRequest.class));
  }

  @Test
  void detach_stillUsed_isForcedOnlyWhenTheInstanceIsOff() {
    volumesAre(volume("in-use", on(NODE, VolumeAttachmentState.BUSY, Instant.now())));
    when(ec2.detachVolume(any(DetachVolumeRequest.class)))
        .thenReturn(DetachVolumeResponse.builder().build());

    assertThat(volumes.detach(ID, NODE).detail()).contains("still uses it");
    verify(ec2, never()).detachVolume(any(DetachVolumeRequest.class));

    instanceIs(InstanceStateName.STOPPED);
    volumes.detach(ID, NODE);
    ArgumentCaptor<DetachVolumeRequest> sent = ArgumentCaptor.forClass(DetachVolumeRequest.class);
    verify(ec2).detachVolume(sent.capture());
    assertThat(sent.getValue().force()).isTrue();
    assertThat(sent.getValue().instanceId()).isEqualTo(NODE);
  }

  @Test
  void detach_alreadyDetached_isNothing() {
    volumesAre(
        volume("in-use", on(NODE, VolumeAttachmentState.ATTACHED, Instant.now())),
        volume("available"));
    when(ec2.detachVolume(any(DetachVolumeRequest.class)))
        .thenThrow(error("IncorrectState", "the volume is available"));

    assertThat(volumes.detach(ID, NODE).state()).isEqualTo(VolumeState.AVAILABLE);
  }

  @Test
  void create_tokenIsBurnt_usesTheNextOne() {
    volumesAre(NONE);
    when(ec2.createVolume(any(CreateVolumeRequest.class)))
        .thenThrow(error("IdempotentParameterMismatch", "burnt"))
        .thenReturn(
            CreateVolumeResponse.builder()
                .volumeId(ID)
                .state("creating")
                .createTime(Instant.now())
                .build());

    assertThat(volumes.create(REQUEST).id()).isEqualTo(ID);
    ArgumentCaptor<CreateVolumeRequest> sent = ArgumentCaptor.forClass(CreateVolumeRequest.class);
    verify(ec2, times(2)).createVolume(sent.capture());
    assertThat(sent.getAllValues())
        .extracting(CreateVolumeRequest::clientToken)
        .doesNotHaveDuplicates()
        .allMatch(token -> token.length() <= 64);
  }

  @Test
  void create_limitReached_butTheVolumeIsThere_returnsIt() {
    volumesAre(NONE, volume("available"));
    when(ec2.createVolume(any(CreateVolumeRequest.class)))
        .thenThrow(error("VolumeLimitExceeded", "too many volumes"));

    assertThat(volumes.create(REQUEST).id()).isEqualTo(ID);
  }

  @Test
  void create_encrypted_withTheKey_andTaggedInTheSameRequest() {
    volumesAre(NONE);
    when(ec2.createVolume(any(CreateVolumeRequest.class)))
        .thenReturn(
            CreateVolumeResponse.builder()
                .volumeId(ID)
                .state("creating")
                .createTime(Instant.now())
                .build());
    VolumeSpec spec = VolumeSpec.builder().sizeGib(1).encrypted(true).build();

    volumes.create(REQUEST.toBuilder().spec(spec).tags(Map.of("team", "blue")).build());

    ArgumentCaptor<CreateVolumeRequest> sent = ArgumentCaptor.forClass(CreateVolumeRequest.class);
    verify(ec2).createVolume(sent.capture());
    assertThat(sent.getValue().encrypted()).isTrue();
    assertThat(sent.getValue().kmsKeyId()).isEqualTo("alias/firecamp");
    assertThat(sent.getValue().tagSpecifications().get(0).tags())
        .extracting(t -> t.key() + "=" + t.value())
        .contains("Name=t1-mypg-0", "firecamp:member=mypg-0", "firecamp:purpose=data", "team=blue");
  }

  @Test
  void modify_changedTooRecently_mayBeRetried_unlessThatVeryChangeIsUnderWay() {
    volumesAre(volume("available"));
    when(ec2.modifyVolume(any(ModifyVolumeRequest.class)))
        .thenThrow(error("VolumeModificationRateExceeded", "wait"));
    VolumeChange change = VolumeChange.builder().sizeGib(2).build();
    modificationIs(3);

    assertThatThrownBy(() -> volumes.modify(ID, change))
        .isInstanceOfSatisfying(BackendException.class, e -> assertThat(e.retryable()).isTrue());

    modificationIs(2);
    assertThat(volumes.modify(ID, change).sizeGib()).isEqualTo(2);
  }

  private void modificationIs(int size) {
    when(ec2.describeVolumesModifications(any(DescribeVolumesModificationsRequest.class)))
        .thenReturn(
            DescribeVolumesModificationsResponse.builder()
                .volumesModifications(
                    VolumeModification.builder()
                        .modificationState("optimizing")
                        .targetSize(size)
                        .targetVolumeType("gp3")
                        .targetIops(3000)
                        .targetThroughput(125)
                        .build())
                .build());
  }

  @Test
  void find_withoutOwnershipTags_isNobodys() {
    volumesAre(volume("available").toBuilder().tags(List.of()).build());

    assertThatThrownBy(() -> volumes.attach(ID, NODE)).hasMessageContaining("does not exist");
    verify(ec2, never()).attachVolume(any(AttachVolumeRequest.class));
  }
}

package io.firecamp.aws.ebs;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.aws.client.AwsException;
import io.firecamp.backend.BackendException;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeRequest;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.spec.VolumeSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.ec2.model.CreateVolumeResponse;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * Creates a volume at most once. A look by tags finds what is there; the client token, which is the
 * same for everybody who wants that volume, decides between those who look at the same time. A
 * token that created a volume which is deleted by now is followed by the next one.
 */
final class EbsCreation {
  private static final int TOKENS = 20;
  private static final Duration ROUNDING = Duration.ofSeconds(1);

  private final AwsApi api;
  private final Ec2Client ec2;
  private final EbsVolumes volumes;
  private final EbsSettings settings;

  EbsCreation(AwsApi api, Ec2Client ec2, EbsVolumes volumes, EbsSettings settings) {
    this.api = api;
    this.ec2 = ec2;
    this.volumes = volumes;
    this.settings = settings;
  }

  Volume create(VolumeRequest request) {
    Optional<Volume> existing = volumes.of(request.owner(), request.purpose());
    if (existing.isPresent()) {
      return existing.get();
    }
    for (int number = 1; number <= TOKENS; number++) {
      Optional<Volume> created = create(request, token(request, number));
      if (created.isPresent()) {
        return created.get();
      }
    }
    throw BackendException.refused(
        "volume %s cannot be created: all client tokens for it are used up; retry tomorrow"
            .formatted(request.name()));
  }

  /** Empty if that token will never give the volume. */
  private Optional<Volume> create(VolumeRequest request, String token) {
    long before = System.nanoTime();
    CreateVolumeResponse reply;
    try {
      reply =
          api.call(
              "CreateVolume",
              "%s in %s".formatted(request.name(), request.zone()),
              () -> ec2.createVolume(request(request, token)));
    } catch (AwsException e) {
      return existingDespite(request, e);
    }
    Volume made =
        Volume.builder()
            .request(request)
            .id(reply.volumeId())
            .iops(reply.iops() == null ? request.spec().iops() : number(reply.iops()))
            .throughputMibps(
                reply.throughput() == null
                    ? request.spec().throughputMibps()
                    : number(reply.throughput()))
            .state(
                "available".equals(reply.stateAsString())
                    ? VolumeState.AVAILABLE
                    : VolumeState.CREATING)
            .build();
    Duration age = ServerTime.age(reply.createTime(), reply);
    if (age.compareTo(Duration.ofNanos(System.nanoTime() - before).plus(ROUNDING)) <= 0) {
      volumes.created(made);
      return Optional.of(made);
    }
    Optional<Volume> now = volumes.byId(made.id()).map(SeenVolume::volume);
    if (now.isPresent() || age.compareTo(settings.visible()) > 0) {
      return now;
    }
    volumes.created(made);
    return Optional.of(made);
  }

  private static java.util.OptionalInt number(int value) {
    return value == 0 ? java.util.OptionalInt.empty() : java.util.OptionalInt.of(value);
  }

  /**
   * A token whose first creation failed is of no use for hours. A limit of volumes may be reached
   * by the very volume that was to be created.
   */
  private Optional<Volume> existingDespite(VolumeRequest request, AwsException e) {
    if (e.is("InvalidZone.NotFound", "InvalidParameterValue", "InvalidAvailabilityZone")
        || !e.is("IdempotentParameterMismatch", "VolumeLimitExceeded", "MaxIOPSLimitExceeded")) {
      throw e.retryable() ? e : refused(e);
    }
    Optional<Volume> existing = volumes.of(request.owner(), request.purpose());
    if (existing.isEmpty() && !e.is("IdempotentParameterMismatch")) {
      throw refused(e);
    }
    return existing;
  }

  private static BackendException refused(AwsException e) {
    return new BackendException(
        String.valueOf(e.getMessage()), false, BackendException.Effect.NONE, e);
  }

  private CreateVolumeRequest request(VolumeRequest request, String token) {
    VolumeSpec spec = request.spec();
    CreateVolumeRequest.Builder create =
        CreateVolumeRequest.builder()
            .availabilityZone(request.zone())
            .size(spec.sizeGib())
            .volumeType(spec.type())
            .clientToken(token)
            .tagSpecifications(
                TagSpecification.builder()
                    .resourceType(ResourceType.VOLUME)
                    .tags(VolumeTags.of(request))
                    .build());
    spec.iops().ifPresent(create::iops);
    spec.throughputMibps().ifPresent(create::throughput);
    if (spec.encrypted()) {
      create.encrypted(true);
      settings.kmsKey().ifPresent(create::kmsKeyId);
    }
    return create.build();
  }

  private static String token(VolumeRequest request, int number) {
    String text =
        String.join(
            "/",
            request.owner().cluster(),
            request.owner().service(),
            request.owner().uuid(),
            request.owner().member(),
            request.purpose().word());
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)) + "-" + number;
  }
}

package io.firecamp.aws.ebs;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.backend.Owner;
import io.firecamp.backend.volume.Volume;
import io.firecamp.spec.VolumePurpose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * Looks at volumes. What was created here a moment ago is listed although EC2 may not list it yet.
 */
final class EbsVolumes {
  /** Requests without a page size have a smaller allowance. */
  private static final int PAGE = 500;

  private record Fresh(Volume volume, long since) {}

  private final AwsApi api;
  private final Ec2Client ec2;
  private final EbsSettings settings;
  private final Map<String, Fresh> fresh = new ConcurrentHashMap<>();

  EbsVolumes(AwsApi api, Ec2Client ec2, EbsSettings settings) {
    this.api = api;
    this.ec2 = ec2;
    this.settings = settings;
  }

  /** It is listed from now on. */
  void created(Volume volume) {
    fresh.put(volume.id(), new Fresh(volume, System.nanoTime()));
  }

  /** It is no longer listed unless EC2 lists it. */
  void deleted(String volumeId) {
    fresh.remove(volumeId);
  }

  Optional<SeenVolume> byId(String volumeId) {
    return described(volumeId, List.of(filter("volume-id", volumeId))).stream().findFirst();
  }

  Optional<Volume> of(Owner member, VolumePurpose purpose) {
    return list(
            member.member() + " of " + member.service(),
            List.of(
                filter("tag:" + VolumeTags.CLUSTER, member.cluster()),
                filter("tag:" + VolumeTags.SERVICE, member.service()),
                filter("tag:" + VolumeTags.UUID, member.uuid()),
                filter("tag:" + VolumeTags.MEMBER, member.member()),
                filter("tag:" + VolumeTags.PURPOSE, purpose.word())),
            v -> v.owner().equals(member) && v.purpose() == purpose)
        .stream()
        .findFirst();
  }

  List<Volume> of(String cluster, String service, Optional<String> uuid) {
    List<Filter> filters = new ArrayList<>();
    filters.add(filter("tag:" + VolumeTags.CLUSTER, cluster));
    filters.add(filter("tag:" + VolumeTags.SERVICE, service));
    uuid.ifPresent(id -> filters.add(filter("tag:" + VolumeTags.UUID, id)));
    return list(
        service,
        filters,
        v ->
            v.owner().cluster().equals(cluster)
                && v.owner().service().equals(service)
                && uuid.map(v.owner().uuid()::equals).orElse(true));
  }

  private List<Volume> list(String subject, List<Filter> filters, Predicate<Volume> meant) {
    List<Volume> found = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (SeenVolume seen : described(subject, filters)) {
      found.add(seen.volume());
      ids.add(seen.volume().id());
    }
    fresh.keySet().removeAll(ids);
    fresh.values().removeIf(f -> isOld(f));
    fresh.values().stream().map(Fresh::volume).filter(meant).forEach(found::add);
    return found;
  }

  private boolean isOld(Fresh made) {
    return Duration.ofNanos(System.nanoTime() - made.since).compareTo(settings.visible()) > 0;
  }

  private List<SeenVolume> described(String subject, List<Filter> filters) {
    List<SeenVolume> found = new ArrayList<>();
    String token = null;
    do {
      DescribeVolumesRequest request =
          DescribeVolumesRequest.builder()
              .filters(filters)
              .maxResults(PAGE)
              .nextToken(token)
              .build();
      DescribeVolumesResponse page =
          api.call("DescribeVolumes", "of " + subject, () -> ec2.describeVolumes(request));
      page.volumes().forEach(v -> SeenVolume.of(v, page, settings.stuck()).ifPresent(found::add));
      token = page.nextToken();
    } while (token != null && !token.isEmpty());
    return found;
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(escaped(value)).build();
  }

  /** Values of filters are patterns. */
  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?");
  }
}

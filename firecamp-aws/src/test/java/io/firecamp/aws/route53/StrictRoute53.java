package io.firecamp.aws.route53;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.ChangeResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.ConflictingDomainExistsException;
import software.amazon.awssdk.services.route53.model.CreateHostedZoneRequest;
import software.amazon.awssdk.services.route53.model.CreateHostedZoneResponse;
import software.amazon.awssdk.services.route53.model.DeleteHostedZoneRequest;
import software.amazon.awssdk.services.route53.model.DeleteHostedZoneResponse;
import software.amazon.awssdk.services.route53.model.GetHostedZoneRequest;
import software.amazon.awssdk.services.route53.model.GetHostedZoneResponse;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.HostedZoneAlreadyExistsException;
import software.amazon.awssdk.services.route53.model.InvalidChangeBatchException;
import software.amazon.awssdk.services.route53.model.ListHostedZonesByNameRequest;
import software.amazon.awssdk.services.route53.model.ListHostedZonesByNameResponse;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.UpdateHostedZoneCommentRequest;
import software.amazon.awssdk.services.route53.model.UpdateHostedZoneCommentResponse;

/**
 * Enforces on an emulator what the API reference of Route 53 says, as its emulators are laxer:
 *
 * <ul>
 *   <li>CreateHostedZone: a caller reference is used once, and a VPC has one private zone of a name
 *       (HostedZoneAlreadyExists, ConflictingDomainExists).
 *   <li>ListHostedZonesByName: the name is where the list begins, not a filter.
 *   <li>ChangeResourceRecordSets: a DELETE must name what is there, a CREATE something that is not
 *       (InvalidChangeBatch); a batch is carried out completely or not at all.
 * </ul>
 */
final class StrictRoute53 implements Route53Client {
  private static final Pattern NOTATION = Pattern.compile("^\\{'Value': '(.*)'}$");

  private final Route53Client emulator;
  private final Map<String, String> references = new HashMap<>();

  StrictRoute53(Route53Client emulator) {
    this.emulator = emulator;
  }

  @Override
  public synchronized CreateHostedZoneResponse createHostedZone(CreateHostedZoneRequest request) {
    if (references.containsKey(request.callerReference())) {
      throw refusal(HostedZoneAlreadyExistsException.builder(), "HostedZoneAlreadyExists");
    }
    for (HostedZone zone : all()) {
      if (zone.name().equals(request.name() + ".") && zone.config().privateZone()) {
        boolean same =
            emulator.getHostedZone(r -> r.id(zone.id())).vpCs().stream()
                .anyMatch(v -> v.vpcId().equals(request.vpc().vpcId()));
        if (same) {
          throw refusal(ConflictingDomainExistsException.builder(), "ConflictingDomainExists");
        }
      }
    }
    CreateHostedZoneResponse created = emulator.createHostedZone(request);
    references.put(request.callerReference(), created.hostedZone().id());
    return created;
  }

  @Override
  public ListHostedZonesByNameResponse listHostedZonesByName(ListHostedZonesByNameRequest request) {
    String start = request.dnsName().endsWith(".") ? request.dnsName() : request.dnsName() + ".";
    List<HostedZone> from = all().stream().filter(z -> z.name().compareTo(start) >= 0).toList();
    return ListHostedZonesByNameResponse.builder()
        .dnsName(start)
        .hostedZones(from)
        .isTruncated(false)
        .build();
  }

  private List<HostedZone> all() {
    List<HostedZone> zones = new ArrayList<>(emulator.listHostedZones().hostedZones());
    zones.sort(Comparator.comparing(HostedZone::name).thenComparing(HostedZone::id));
    return zones;
  }

  @Override
  public synchronized ChangeResourceRecordSetsResponse changeResourceRecordSets(
      ChangeResourceRecordSetsRequest request) {
    List<ResourceRecordSet> there =
        emulator
            .listResourceRecordSets(r -> r.hostedZoneId(request.hostedZoneId()))
            .resourceRecordSets();
    for (Change change : request.changeBatch().changes()) {
      ResourceRecordSet named = change.resourceRecordSet();
      Optional<ResourceRecordSet> stored =
          there.stream()
              .filter(
                  s -> s.type() == named.type() && dotted(s.name()).equals(dotted(named.name())))
              .findFirst();
      boolean isSame =
          stored
              .filter(
                  s ->
                      s.ttl().equals(named.ttl())
                          && s.resourceRecords().equals(named.resourceRecords()))
              .isPresent();
      if ((change.action() == ChangeAction.DELETE && !isSame)
          || (change.action() == ChangeAction.CREATE && stored.isPresent())) {
        throw refusal(InvalidChangeBatchException.builder(), "InvalidChangeBatch");
      }
    }
    return emulator.changeResourceRecordSets(request);
  }

  private static String dotted(String name) {
    return name.endsWith(".") ? name : name + ".";
  }

  @Override
  public GetHostedZoneResponse getHostedZone(GetHostedZoneRequest request) {
    return emulator.getHostedZone(request);
  }

  /** The emulator shows the start of authority in the notation of its own program. */
  @Override
  public ListResourceRecordSetsResponse listResourceRecordSets(
      ListResourceRecordSetsRequest request) {
    ListResourceRecordSetsResponse page = emulator.listResourceRecordSets(request);
    return page.toBuilder()
        .resourceRecordSets(
            page.resourceRecordSets().stream().map(StrictRoute53::withoutNotation).toList())
        .build();
  }

  private static ResourceRecordSet withoutNotation(ResourceRecordSet set) {
    return set.type() != RRType.SOA
        ? set
        : set.copy(
            s ->
                s.resourceRecords(
                    set.resourceRecords().stream()
                        .map(r -> NOTATION.matcher(r.value()).replaceFirst("$1"))
                        .map(v -> ResourceRecord.builder().value(v).build())
                        .toList()));
  }

  @Override
  public UpdateHostedZoneCommentResponse updateHostedZoneComment(
      UpdateHostedZoneCommentRequest request) {
    return emulator.updateHostedZoneComment(request);
  }

  @Override
  public DeleteHostedZoneResponse deleteHostedZone(DeleteHostedZoneRequest request) {
    return emulator.deleteHostedZone(request);
  }

  private static AwsServiceException refusal(AwsServiceException.Builder type, String code) {
    AwsErrorDetails details =
        AwsErrorDetails.builder()
            .serviceName("Route53")
            .errorCode(code)
            .errorMessage(code + ", as the API reference says")
            .build();
    return type.awsErrorDetails(details).message(code).statusCode(400).build();
  }

  @Override
  public String serviceName() {
    return emulator.serviceName();
  }

  @Override
  public void close() {
    emulator.close();
  }
}

package io.firecamp.aws.preflight;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.aws.client.AwsClients;
import io.firecamp.aws.client.AwsException;
import io.firecamp.aws.client.AwsService;
import io.firecamp.backend.BackendException;
import io.firecamp.backend.dns.DnsBackend;
import io.firecamp.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * Checks a cluster on AWS: who calls, the table of documents, instances and their agents, the
 * network, the DNS zone, and permissions as far as they can be asked for. Changes nothing.
 */
public final class Preflight {
  private static final String IDENTITY = "identity";

  private final AwsClients clients;
  private final Surroundings surroundings;

  /**
   * What the runtime is told about the cluster.
   *
   * @param cluster its name
   * @param table the table of documents
   * @param vpc asked for the VPC
   * @param dns its zones
   * @param executionRole by which tasks read secrets; empty if none is set
   */
  public record Surroundings(
      String cluster,
      String table,
      Supplier<String> vpc,
      DnsBackend dns,
      Optional<String> executionRole) {
    public Surroundings {
      Objects.requireNonNull(cluster, "cluster");
      Objects.requireNonNull(table, "table");
      Objects.requireNonNull(vpc, "vpc");
      Objects.requireNonNull(dns, "dns");
      Objects.requireNonNull(executionRole, "executionRole");
    }
  }

  /** Checks with these clients, which stay open. */
  public Preflight(AwsClients clients, Surroundings surroundings) {
    this.clients = Objects.requireNonNull(clients, "clients");
    this.surroundings = Objects.requireNonNull(surroundings, "surroundings");
  }

  /**
   * Returns what was found; a check that fails is a finding and does not prevent the others.
   *
   * @param spec the service that is to be provisioned, or empty for what any service needs
   */
  public PreflightReport run(Optional<ServiceSpec> spec) {
    List<Finding> findings = new ArrayList<>();
    findings.add(identity());
    if (findings.get(0).result() == Finding.Result.PROBLEM) {
      findings.add(Finding.notChecked("everything else", "it needs an identity"));
      return new PreflightReport(findings);
    }
    HostsCheck hosts = new HostsCheck(clients.ecs(), surroundings.cluster());
    findings.addAll(
        guarded("table", () -> new TableCheck(clients.dynamoDb(), surroundings.table()).run()));
    findings.addAll(guarded("instances", () -> hosts.run(spec)));
    findings.addAll(
        guarded("network", () -> new NetworkCheck(clients.ec2(), surroundings.vpc()).run()));
    findings.addAll(guarded("DNS zone", () -> zone(spec)));
    findings.addAll(new PermissionCheck(clients, surroundings.cluster(), hosts.zones()).run());
    findings.add(executionRole());
    spec.ifPresent(s -> findings.add(image(s.image())));
    return new PreflightReport(findings);
  }

  static List<Finding> guarded(String subject, Supplier<List<Finding>> check) {
    try {
      return check.get();
    } catch (AwsException e) {
      return List.of(Finding.problem(subject, e.getMessage(), ""));
    } catch (BackendException e) {
      return List.of(Finding.problem(subject, String.valueOf(e.getMessage()), ""));
    }
  }

  private Finding identity() {
    return guarded(
            IDENTITY,
            () -> {
              GetCallerIdentityResponse caller =
                  AwsApi.of(AwsService.STS)
                      .call(
                          "GetCallerIdentity",
                          "of this process",
                          () -> clients.sts().getCallerIdentity());
              return List.of(
                  Finding.ok(
                      IDENTITY,
                      "%s in account %s, region %s"
                          .formatted(caller.arn(), caller.account(), clients.region())));
            })
        .get(0);
  }

  private List<Finding> zone(Optional<ServiceSpec> spec) {
    String domain =
        spec.map(ServiceSpec::effectiveDomain).orElse(surroundings.cluster() + "-firecamp.com");
    return List.of(
        surroundings
            .dns()
            .findZone(domain)
            .map(
                zone ->
                    zone.isOf(surroundings.cluster())
                        ? Finding.ok("DNS zone", domain + " is " + zone.id())
                        : Finding.problem(
                            "DNS zone",
                            "%s belongs to cluster %s".formatted(domain, zone.cluster()),
                            "choose another domain"))
            .orElseGet(
                () -> Finding.ok("DNS zone", domain + " is created with the first service")));
  }

  private Finding executionRole() {
    return surroundings
        .executionRole()
        .map(role -> Finding.ok("execution role", role))
        .orElseGet(
            () ->
                Finding.problem(
                    "execution role",
                    "none is set, so tasks cannot read the passwords",
                    "name one with executionRole(\"arn:aws:iam::...\")"));
  }

  private Finding image(String image) {
    if (image.contains(".dkr.ecr.") && !image.contains(".dkr.ecr." + clients.region() + ".")) {
      return Finding.warning(
          "image",
          image + " is in another region than " + clients.region(),
          "copy it, so that members start when the other region cannot be reached");
    }
    return Finding.notChecked("image", image + " is pulled by the instances, from their network");
  }
}

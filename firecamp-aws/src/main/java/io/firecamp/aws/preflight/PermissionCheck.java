package io.firecamp.aws.preflight;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.aws.client.AwsClients;
import io.firecamp.aws.client.AwsException;
import io.firecamp.aws.client.AwsService;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/** Permissions that can be asked for without an effect: by dry runs, and by looking for nothing. */
final class PermissionCheck {
  private final AwsClients clients;
  private final String cluster;
  private final List<String> zones;

  PermissionCheck(AwsClients clients, String cluster, List<String> zones) {
    this.clients = clients;
    this.cluster = cluster;
    this.zones = zones;
  }

  List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    if (!zones.isEmpty()) {
      findings.add(
          asked(
              AwsService.EC2,
              "CreateVolume",
              () ->
                  clients
                      .ec2()
                      .createVolume(
                          r ->
                              r.dryRun(true)
                                  .availabilityZone(zones.get(0))
                                  .volumeType(VolumeType.GP3)
                                  .size(1))));
    }
    findings.add(
        asked(
            AwsService.SECRETS_MANAGER,
            "DescribeSecret",
            () ->
                clients
                    .secretsManager()
                    .describeSecret(r -> r.secretId("firecamp/" + cluster + "/preflight"))));
    findings.add(
        asked(
            AwsService.CLOUDWATCH_LOGS,
            "DescribeLogGroups",
            () -> clients.logs().describeLogGroups(r -> r.logGroupNamePrefix(cluster).limit(1))));
    return findings;
  }

  private static Finding asked(AwsService service, String action, Runnable request) {
    String subject = "permission " + service.permission(action);
    try {
      AwsApi.of(service)
          .call(
              action,
              "as a trial",
              () -> {
                request.run();
                return true;
              });
    } catch (AwsException e) {
      if (!e.is("DryRunOperation", "ResourceNotFoundException")) {
        return Finding.problem(subject, e.getMessage(), "");
      }
    }
    return Finding.ok(subject, "granted");
  }
}

package io.firecamp.aws.preflight;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.aws.client.AwsService;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.VpcAttributeName;

/** A VPC resolves names of private zones only if both of these are on. */
final class NetworkCheck {
  private final Ec2Client client;
  private final Supplier<String> vpc;
  private final AwsApi api = AwsApi.of(AwsService.EC2);

  NetworkCheck(Ec2Client client, Supplier<String> vpc) {
    this.client = client;
    this.vpc = vpc;
  }

  List<Finding> run() {
    String id = vpc.get();
    return List.of(
        finding(
            id,
            "enableDnsSupport",
            attribute(id, VpcAttributeName.ENABLE_DNS_SUPPORT).enableDnsSupport()),
        finding(
            id,
            "enableDnsHostnames",
            attribute(id, VpcAttributeName.ENABLE_DNS_HOSTNAMES).enableDnsHostnames()));
  }

  private DescribeVpcAttributeResponse attribute(String id, VpcAttributeName name) {
    return api.call(
        "DescribeVpcAttribute",
        "of " + id,
        () -> client.describeVpcAttribute(r -> r.vpcId(id).attribute(name)));
  }

  private static Finding finding(String id, String name, AttributeBooleanValue value) {
    String subject = "%s of %s".formatted(name, id);
    return value != null && Boolean.TRUE.equals(value.value())
        ? Finding.ok(subject, "on")
        : Finding.problem(
            subject,
            "off, so names of members are not resolved",
            "turn it on with aws ec2 modify-vpc-attribute");
  }
}

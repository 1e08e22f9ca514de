package io.firecamp.aws.client;

/** A service of AWS that is called. */
public enum AwsService {
  /** Volumes and instances. */
  EC2("EC2", "ec2"),
  /** Containers. */
  ECS("ECS", "ecs"),
  /** Names. */
  ROUTE_53("Route 53", "route53"),
  /** Logs of members. */
  CLOUDWATCH_LOGS("CloudWatch Logs", "logs"),
  /** Documents. */
  DYNAMODB("DynamoDB", "dynamodb"),
  /** Passwords. */
  SECRETS_MANAGER("Secrets Manager", "secretsmanager"),
  /** The caller's identity. */
  STS("STS", "sts");

  private final String label;
  private final String iamPrefix;

  AwsService(String label, String iamPrefix) {
    this.label = label;
    this.iamPrefix = iamPrefix;
  }

  /** The name that people use. */
  public String label() {
    return label;
  }

  /** How IAM policies name the permission for that action, such as {@code ec2:AttachVolume}. */
  public String permission(String action) {
    return iamPrefix + ":" + action;
  }
}

package io.firecamp.aws.emulator;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where AWS is in tests. Each emulator starts at the first use and serves all tests of the JVM; a
 * system property names the endpoint of one that runs already.
 *
 * <ul>
 *   <li>LocalStack, {@code firecamp.emulator.localstack}: EC2, Route 53, CloudWatch Logs, S3,
 *       Secrets Manager, SSM, STS, IAM, CloudFormation. No ECS, no DynamoDB.
 *   <li>moto server, {@code firecamp.emulator.moto}: ECS, and the EC2 of its container instances.
 *   <li>DynamoDB Local, {@code firecamp.emulator.dynamodb}.
 * </ul>
 */
public final class Emulators {
  private static final String SERVICES =
      "ec2,route53,logs,s3,secretsmanager,ssm,sts,iam,cloudformation";

  private static final Emulator LOCALSTACK =
      new Emulator("localstack", "127.0.0.1", "/_localstack/health", Emulators::localstackCommand);
  private static final Emulator MOTO =
      new Emulator("moto", "127.0.0.1", "/moto-api/", Emulators::motoCommand);
  private static final Emulator DYNAMODB =
      new Emulator("dynamodb", "127.0.0.1", "/", Emulators::dynamodbCommand);

  private Emulators() {}

  /** LocalStack. */
  public static URI localstack() {
    return LOCALSTACK.endpoint();
  }

  /** The moto server. Tasks keep their state until they are stopped. */
  public static URI moto() {
    return MOTO.endpoint(Emulators::freezeTasks);
  }

  /** DynamoDB Local. Every pair of access key and region has tables of its own. */
  public static URI dynamodb() {
    return DYNAMODB.endpoint();
  }

  static void stopAll() {
    for (Emulator emulator : List.of(LOCALSTACK, MOTO, DYNAMODB)) {
      emulator.stop();
    }
  }

  private static Launch localstackCommand(int port, Path directory) {
    Map<String, String> environment =
        Map.of(
            "FILESYSTEM_ROOT", directory.toString(),
            "GATEWAY_LISTEN", "127.0.0.1:" + port,
            "SKIP_SSL_CERT_DOWNLOAD", "1",
            "DISABLE_EVENTS", "1",
            "DNS_ADDRESS", "0",
            "EAGER_SERVICE_LOADING", "1",
            "SERVICES", SERVICES);
    Path python = PythonEnvironment.of("localstack").python();
    Path start = Emulator.copied("loopback.py", directory);
    return new Launch(List.of(python.toString(), start.toString()), environment);
  }

  private static Launch motoCommand(int port, Path directory) {
    Path python = PythonEnvironment.of("moto").python();
    return new Launch(
        List.of(python.toString(), "-m", "moto.server", "-H", "127.0.0.1", "-p", "" + port),
        Map.of("HOME", directory.toString()));
  }

  private static Launch dynamodbCommand(int port, Path directory) {
    Path jars = DynamoDbLocal.jars();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new Launch(
        List.of(
            java,
            "-Xmx256m",
            "-Djava.io.tmpdir=" + directory,
            "-Dsqlite4java.library.path=" + jars,
            "-cp",
            jars + "/*",
            "com.amazonaws.services.dynamodbv2.local.main.ServerRunner",
            "-inMemory",
            "-port",
            "" + port,
            "-disableTelemetry"),
        Map.of());
  }

  /** Otherwise each look at a task takes it a step further, until it has stopped. */
  private static void freezeTasks(URI endpoint) {
    Http.post(
        endpoint.resolve("/moto-api/state-manager/set-transition"),
        "{\"model_name\":\"ecs::task\",\"transition\":{\"progression\":\"manual\",\"times\":1000000}}");
  }
}

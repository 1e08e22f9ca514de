package io.firecamp.aws.ebs;

import io.firecamp.aws.emulator.Clients;
import io.firecamp.aws.emulator.Instances;
import io.firecamp.aws.strict.Patient;
import io.firecamp.aws.strict.StrictEc2;
import io.firecamp.backend.volume.VolumeBackend;
import io.firecamp.testkit.contract.VolumeBackendContract;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** On LocalStack, with the rules of EC2, and 30 % of all requests throttled. */
class EbsVolumeBackendTest extends VolumeBackendContract {
  private static final double THROTTLED = 0.3;
  private static final int LOOKS = 2;
  private final Clients account = Clients.ofNewAccount(THROTTLED);
  private final Ec2Client own = account.calm().ec2();
  private final Ec2Client throttled = account.ec2();
  private final Ec2Client ec2 = StrictEc2.of(throttled, LOOKS);
  private final Map<String, List<String>> nodes = new HashMap<>();

  @Override
  protected VolumeBackend create() {
    return reopened();
  }

  @Override
  protected VolumeBackend reopened() {
    return Patient.of(VolumeBackend.class, new EbsVolumeBackend(ec2, EbsSettings.defaults()));
  }

  @Override
  protected List<String> zones() {
    return List.of("us-east-1a", "us-east-1b");
  }

  @Override
  protected List<String> nodes(String zone) {
    return nodes.computeIfAbsent(zone, z -> Instances.start(own, z, 2));
  }

  @Override
  protected Optional<String> deadNode(String zone) {
    String id = Instances.start(own, zone, 1).get(0);
    own.stopInstances(r -> r.instanceIds(id));
    return Optional.of(id);
  }

  @Override
  protected Duration timeout() {
    return Duration.ofSeconds(30);
  }

  @AfterEach
  void close() {
    own.close();
    throttled.close();
  }
}

package io.firecamp.aws.emulator;

import java.nio.file.Files;
import java.nio.file.Path;

/** The jars of DynamoDB Local, which the module emulators/dynamodb-local copies. */
final class DynamoDbLocal {
  private DynamoDbLocal() {}

  static Path jars() {
    Path jars = Path.of("emulators", "dynamodb-local", "target", "jars").toAbsolutePath();
    if (!Files.isDirectory(jars)) {
      throw new EmulatorException(
          "DynamoDB Local is not in %s: run 'mvn -f emulators/dynamodb-local/pom.xml package'"
              .formatted(jars),
          null);
    }
    return jars;
  }
}

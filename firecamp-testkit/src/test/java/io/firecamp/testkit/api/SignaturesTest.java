package io.firecamp.testkit.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each module's public API is the one of its {@code api.txt}, so that a change of it is seen in
 * review. {@code ./accept-api} writes the files.
 */
class SignaturesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.firecamp");

  @ParameterizedTest
  @ValueSource(strings = {"firecamp-api", "firecamp-postgres", "firecamp-testkit"})
  void module_publicApi_isAsAccepted(String module) throws IOException {
    Path file = Path.of("..", module, "api.txt");
    String now = Signatures.ofModule(module, CLASSES);
    if (Boolean.getBoolean("api.accept")) {
      Files.writeString(file, now);
    }

    assertThat(now)
        .as("the public API of %s; if the change is wanted, run ./accept-api", module)
        .isEqualTo(Files.readString(file));
  }
}

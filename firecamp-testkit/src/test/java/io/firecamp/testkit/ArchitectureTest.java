package io.firecamp.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.firecamp", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule specIsPure =
      noClasses()
          .that()
          .resideInAPackage("io.firecamp.spec..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.firecamp.plan..",
              "io.firecamp.backend..",
              "io.firecamp.engine..",
              "io.firecamp.service..",
              "io.firecamp.event..");

  @ArchTest
  static final ArchRule planKnowsNoBackend =
      noClasses()
          .that()
          .resideInAPackage("io.firecamp.plan..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.firecamp.backend..", "io.firecamp.engine..", "io.firecamp.service..");

  @ArchTest
  static final ArchRule backendsKnowNoEngine =
      noClasses()
          .that()
          .resideInAPackage("io.firecamp.backend..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.firecamp.plan..", "io.firecamp.engine..", "io.firecamp.service..");

  @ArchTest
  static final ArchRule coreKnowsNoPostgresNoTestkit =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.firecamp",
              "io.firecamp.spec..",
              "io.firecamp.plan..",
              "io.firecamp.backend..",
              "io.firecamp.engine..",
              "io.firecamp.service..",
              "io.firecamp.event..",
              "io.firecamp.error..",
              "io.firecamp.time..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.firecamp.postgres..",
              "io.firecamp.testkit..",
              "java.sql..",
              "javax.sql..",
              "org.postgresql..");

  @ArchTest
  static final ArchRule postgresKnowsNoTestkit =
      noClasses()
          .that()
          .resideInAPackage("io.firecamp.postgres..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.firecamp.testkit..");

  @ArchTest
  static final ArchRule memoryAndFaultsKnowNoPostgres =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.firecamp.testkit.memory",
              "io.firecamp.testkit.memory.process..",
              "io.firecamp.testkit.fault..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.firecamp.postgres..", "io.firecamp.testkit.local..");

  @ArchTest
  static final ArchRule simulatedServersKnowNoBackendsInMemory =
      noClasses()
          .that()
          .resideInAPackage("io.firecamp.testkit.memory.postgres..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.firecamp.testkit.memory",
              "io.firecamp.testkit.local..",
              "io.firecamp.engine..",
              "org.postgresql..");

  @ArchTest
  static final ArchRule backendPackagesDoNotCircle =
      slices().matching("io.firecamp.backend.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule namesSayWhatThingsAre =
      noClasses().should().haveNameMatching(".*(Impl|Util|Utils|Manager|Helper)$");
}

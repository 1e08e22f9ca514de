package io.firecamp.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.firecamp.Experimental;
import io.firecamp.backend.Backends;

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
              "io.firecamp.kind..",
              "io.firecamp.engine..",
              "io.firecamp.internal..",
              "io.firecamp.service..",
              "io.firecamp.event..",
              "io.firecamp.time..");

  @ArchTest
  static final ArchRule planKnowsNoBackend =
      noClasses()
          .that()
          .resideInAPackage("io.firecamp.plan..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.firecamp.backend..",
              "io.firecamp.kind..",
              "io.firecamp.engine..",
              "io.firecamp.internal..",
              "io.firecamp.service..",
              "io.firecamp.event..",
              "io.firecamp.time..");

  @ArchTest
  static final ArchRule backendsKnowNoEngine =
      noClasses()
          .that()
          .resideInAPackage("io.firecamp.backend..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.firecamp.plan..",
              "io.firecamp.kind..",
              "io.firecamp.engine..",
              "io.firecamp.internal..",
              "io.firecamp.service..",
              "io.firecamp.event..");

  @ArchTest
  static final ArchRule recordsKnowNoEngine =
      noClasses()
          .that()
          .resideInAPackage("io.firecamp.service..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.firecamp.kind..",
              "io.firecamp.engine..",
              "io.firecamp.internal..",
              "io.firecamp.event..",
              "io.firecamp.time..");

  @ArchTest
  static final ArchRule kindsKnowNoEngine =
      noClasses()
          .that()
          .resideInAPackage("io.firecamp.kind..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.firecamp.plan..",
              "io.firecamp.engine..",
              "io.firecamp.internal..",
              "io.firecamp.event..");

  @ArchTest
  static final ArchRule eventsKnowPlansOnly =
      classes()
          .that()
          .resideInAPackage("io.firecamp.event..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "io.firecamp.event..",
              "io.firecamp.plan..",
              "io.firecamp.spec..");

  @ArchTest
  static final ArchRule errorsAndTimeKnowNobody =
      noClasses()
          .that()
          .resideInAnyPackage("io.firecamp.error..", "io.firecamp.time..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.firecamp..")
                  .and(not(resideInAnyPackage("io.firecamp.error..", "io.firecamp.time.."))));

  @ArchTest
  static final ArchRule internalsAreTheEnginesAlone =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.firecamp.internal..", "io.firecamp.engine..")
          .and(not(name("io.firecamp.FirecampBuilder")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.firecamp.internal..");

  @ArchTest
  static final ArchRule internalsDoNotKnowTheirDoor =
      noClasses()
          .that()
          .resideInAPackage("io.firecamp.internal..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.firecamp", "io.firecamp.engine..");

  @ArchTest
  static final ArchRule internalsRunDown =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.firecamp.internal..", "io.firecamp.engine..")
          .layer("engine")
          .definedBy("io.firecamp.engine..")
          .layer("operation")
          .definedBy("io.firecamp.internal.operation..")
          .layer("converge")
          .definedBy("io.firecamp.internal.converge..")
          .layer("record")
          .definedBy("io.firecamp.internal.record..")
          .layer("call")
          .definedBy("io.firecamp.internal.call..")
          .whereLayer("engine")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("operation")
          .mayOnlyBeAccessedByLayers("engine")
          .whereLayer("converge")
          .mayOnlyBeAccessedByLayers("engine", "operation")
          .whereLayer("record")
          .mayOnlyBeAccessedByLayers("engine", "operation", "converge")
          .whereLayer("call")
          .mayOnlyBeAccessedByLayers("engine", "operation", "converge", "record");

  @ArchTest
  static final ArchRule internalsAreTheseRooms =
      classes()
          .that()
          .resideInAPackage("io.firecamp.internal..")
          .should()
          .resideInAnyPackage(
              "io.firecamp.internal.operation",
              "io.firecamp.internal.converge",
              "io.firecamp.internal.record",
              "io.firecamp.internal.call");

  @ArchTest
  static final ArchRule coreKnowsNoPostgresNoTestkit =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.firecamp.postgres..", "io.firecamp.testkit..")
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
  static final ArchRule serversAreReachedThroughOneInterface =
      noClasses()
          .that()
          .resideInAPackage("io.firecamp.postgres..")
          .and()
          .resideOutsideOfPackage("io.firecamp.postgres.server.jdbc..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.postgresql..");

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

  /**
   * Every package of every module is a slice. {@link Experimental} is a mark, not a dependency. The
   * bundle {@link Backends} is the one exception: it is in the package that the packages of its
   * parts share.
   */
  @ArchTest
  static final ArchRule packagesDoNotCircle =
      slices()
          .assignedFrom(packages())
          .should()
          .beFreeOfCycles()
          .ignoreDependency(alwaysTrue(), type(Experimental.class))
          .ignoreDependency(
              belongTo(type(Backends.class)), resideInAPackage("io.firecamp.backend.."));

  @ArchTest
  static final ArchRule namesSayWhatThingsAre =
      noClasses().should().haveNameMatching(".*(Impl|Util|Utils|Manager|Helper)$");

  private static SliceAssignment packages() {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
        return SliceIdentifier.of(javaClass.getPackageName());
      }

      @Override
      public String getDescription() {
        return "packages";
      }
    };
  }
}

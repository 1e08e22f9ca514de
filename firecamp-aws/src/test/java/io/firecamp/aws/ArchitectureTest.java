package io.firecamp.aws;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "io.firecamp.aws", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule apiAlone =
      classes()
          .that()
          .resideInAPackage("io.firecamp.aws..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "org.slf4j..",
              "software.amazon.awssdk..",
              "io.firecamp.aws..",
              "io.firecamp",
              "io.firecamp.backend..",
              "io.firecamp.engine..",
              "io.firecamp.error..",
              "io.firecamp.event..",
              "io.firecamp.spec..",
              "io.firecamp.time..");

  @ArchTest
  static final ArchRule backendsDoNotKnowTheRuntime =
      noClasses()
          .that()
          .resideInAPackage("io.firecamp.aws.(*)..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.firecamp.aws");

  @ArchTest
  static final ArchRule errorsAreTranslatedInOnePlace =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.firecamp.aws.client..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("software.amazon.awssdk.core.exception.SdkException")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("software.amazon.awssdk.awscore.exception.AwsServiceException");

  @ArchTest
  static final ArchRule packagesDoNotCircle =
      slices()
          .assignedFrom(
              new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                  return SliceIdentifier.of(javaClass.getPackageName());
                }

                @Override
                public String getDescription() {
                  return "packages";
                }
              })
          .should()
          .beFreeOfCycles();

  @ArchTest
  static final ArchRule packagesAreNullMarked =
      classes()
          .should(
              new ArchCondition<JavaClass>("be in a null-marked package") {
                @Override
                public void check(JavaClass javaClass, ConditionEvents events) {
                  if (!javaClass.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(
                        SimpleConditionEvent.violated(
                            javaClass, javaClass.getPackageName() + " is not null-marked"));
                  }
                }
              });

  @ArchTest
  static final ArchRule namesSayWhatThingsAre =
      noClasses().should().haveNameMatching(".*(Impl|Util|Utils|Manager|Helper)$");
}

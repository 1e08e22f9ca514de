package io.firecamp.testkit.api;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Users of the public API need no type of anybody else, and none that is private. */
@AnalyzeClasses(packages = "io.firecamp", importOptions = ImportOption.DoNotIncludeTests.class)
class ShownTypesTest {
  private static final DescribedPredicate<JavaClass> PUBLIC_API =
      describe("are public API", PublicApi::includes);

  private static final DescribedPredicate<JavaClass> OURS_OR_OF_JAVA =
      describe(
          "are of Java, or public API",
          type ->
              resideInAnyPackage("java..", "javax.sql..", "org.jspecify..").test(type)
                  || (type.getPackageName().startsWith("io.firecamp") && PublicApi.includes(type)));

  @ArchTest
  static final ArchRule publicApiShowsItselfOnly =
      classes()
          .that(PUBLIC_API)
          .and()
          .resideOutsideOfPackage("io.firecamp.testkit.contract..")
          .should(new ShowOnlyOwnTypes(OURS_OR_OF_JAVA));

  @ArchTest
  static final ArchRule contractsShowTestLibrariesToo =
      classes()
          .that(PUBLIC_API)
          .and()
          .resideInAPackage("io.firecamp.testkit.contract..")
          .should(
              new ShowOnlyOwnTypes(
                  OURS_OR_OF_JAVA
                      .or(resideInAnyPackage("org.junit.jupiter.api..", "org.assertj.core.api.."))
                      .as("are of Java, of JUnit or AssertJ, or public API")));

  /** Shows types of others in each of the places where a declaration can have one. */
  @SuppressWarnings("unused")
  public abstract static class Sample<T extends JsonElement> implements Supplier<List<JsonNull>> {
    protected JsonArray[] field;

    private JsonPrimitive hidden;

    public abstract <U extends Comparable<JsonObject>> void take(Map<String, ? extends Gson> map)
        throws JsonParseException;
  }

  @Test
  void condition_typeOfAnotherLibraryInEachPlace_isReported() {
    List<String> found =
        new ArrayList<>(
            classes()
                .should(new ShowOnlyOwnTypes(OURS_OR_OF_JAVA))
                .evaluate(new ClassFileImporter().importClasses(Sample.class))
                .getFailureReport()
                .getDetails());

    assertThat(found)
        .extracting(line -> line.substring(line.lastIndexOf('.') + 1))
        .containsExactlyInAnyOrder(
            "JsonElement", "JsonNull", "JsonArray", "JsonObject", "Gson", "JsonParseException");
  }
}

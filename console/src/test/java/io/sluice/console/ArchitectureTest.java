package io.sluice.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Of the writer only its reading of tables is used, and no engine shows through. */
@AnalyzeClasses(
    packages = "io.sluice.console",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.sluice.console.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule knowsNoEngineAndNoPartThatWrites =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.delta..", "scala..", "io.sluice.writer.feed..", "io.sluice.writer.file..");

  @ArchTest
  static final ArchRule onlyMainsReadTheEnvironment =
      noClasses()
          .that()
          .haveSimpleNameNotEndingWith("Main")
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "exit", int.class);
}

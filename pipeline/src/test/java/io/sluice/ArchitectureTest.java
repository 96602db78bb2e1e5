package io.sluice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The packages of the contract build on one another, never in a circle. */
@AnalyzeClasses(packages = "io.sluice", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.sluice.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyOnePackageMeetsKafka =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.sluice.kafka..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..");

  /** What reads no XML resolves no entities of it. */
  @ArchTest
  static final ArchRule nobodyReadsXml =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.xml..", "org.w3c.dom..", "org.xml.sax..");

  @ArchTest
  static final ArchRule onlyMainsReadTheEnvironment =
      noClasses()
          .that()
          .haveSimpleNameNotEndingWith("Main")
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "exit", int.class);
}

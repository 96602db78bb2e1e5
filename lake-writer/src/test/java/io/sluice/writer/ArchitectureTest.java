package io.sluice.writer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The port stays a port: what is behind it can be replaced. */
class ArchitectureTest {

  private static final JavaClasses WRITER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.sluice.writer");

  @Test
  void onlyTheAdapterKnowsDeltaStandalone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.sluice.writer.delta..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.delta..", "scala..")
        .check(WRITER);
  }

  @Test
  void theLoopKnowsThePortAlone() {
    noClasses()
        .that()
        .resideInAnyPackage("io.sluice.writer.feed..", "io.sluice.writer.table..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.sluice.writer.delta..",
            "io.sluice.writer.file..",
            "org.apache.hadoop..",
            "org.apache.parquet..")
        .check(WRITER);
  }
}

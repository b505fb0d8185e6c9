// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors;

import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/** An add-on that used more of the server would fit fewer versions of it. */
@AnalyzeClasses(packages = "sh.karta.vectors", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule THE_ADD_ON_KNOWS_ONLY_THE_PORTS_AND_JSON_OF_THE_SERVER = ArchRuleDefinition.noClasses()
            .should()
            .dependOnClassesThat(Predicates.resideInAnyPackage("sh.karta.answers..", "sh.karta.server..")
                    .and(Predicates.resideOutsideOfPackages(
                            "sh.karta.answers.embedding", "sh.karta.answers.pdf", "sh.karta.server.event")));

    @ArchTest
    static final ArchRule PDFBOX_STAYS_IN_ITS_PACKAGE = ArchRuleDefinition.noClasses()
            .that()
            .resideOutsideOfPackage("sh.karta.vectors.pdf")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.pdfbox..", "org.apache.fontbox..");
}

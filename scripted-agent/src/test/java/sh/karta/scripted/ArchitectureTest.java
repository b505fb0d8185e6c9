// SPDX-License-Identifier: Apache-2.0
package sh.karta.scripted;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

@AnalyzeClasses(packages = "sh.karta.scripted", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String ROOT = "sh.karta.scripted";

    /** Anything else either is missing in a browser or makes the compiled module several times larger. */
    @ArchTest
    static final ArchRule COMPILED_CODE_NEEDS_LITTLE_OF_THE_LIBRARY = ArchRuleDefinition.classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "..",
                    "java.lang..",
                    "java.util",
                    "java.util.function",
                    "java.io",
                    "java.nio.charset",
                    "org.jspecify.annotations",
                    "sh.karta.architecture");
}

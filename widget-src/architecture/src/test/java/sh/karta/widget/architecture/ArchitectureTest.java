// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.teavm.jso.JSBody;

@AnalyzeClasses(packages = "sh.karta.widget", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "sh.karta.widget";

    @ArchTest
    static final ArchRule arrowsPointOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("core")
            .definedBy(ROOT + ".core..")
            .layer("browser")
            .definedBy(ROOT + ".browser..")
            .layer("loader")
            .definedBy(ROOT + ".loader..")
            .layer("panel")
            .definedBy(ROOT + ".panel..")
            .layer("headless")
            .definedBy(ROOT + ".headless..")
            .whereLayer("loader")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("panel")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("headless")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("browser")
            .mayOnlyBeAccessedByLayers("loader", "panel", "headless")
            .whereLayer("core")
            .mayOnlyBeAccessedByLayers("browser", "loader", "panel", "headless");

    @ArchTest
    static final ArchRule corePackagesFormNoCycle =
            slices().matching(ROOT + ".core.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule coreKnowsNoBrowser = noClasses()
            .that()
            .resideInAPackage(ROOT + ".core..")
            .and()
            .resideOutsideOfPackage(ROOT + ".core.text")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.teavm..");

    @ArchTest
    static final ArchRule nativeCodeStandsInTheBrowserModule = noMethods()
            .that()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage(ROOT + ".browser..")
            .and()
            .areDeclaredInClassesThat()
            .haveNameNotMatching(".*\\.core\\.text\\.(Text|Numbering)")
            .and()
            .areDeclaredInClassesThat()
            // Arrows to the loader's own static methods, and object literals: neither can stand in another module.
            .haveNameNotMatching(".*\\.loader\\.(Callbacks|Shapes)")
            .should()
            .beAnnotatedWith(JSBody.class);

    @ArchTest
    static final ArchRule compiledCodeLeavesOutWhatCostsKilobytes = noClasses()
            .that()
            // Text's other branch, for the JVM, is never compiled.
            .doNotHaveFullyQualifiedName(ROOT + ".core.text.Text")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.util.regex..", "java.util.stream..", "java.time..", "java.text..", "java.lang.reflect..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Locale");

    @ArchTest
    static final ArchRule nothingBlocks = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.Thread")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.util.concurrent..");

    @ArchTest
    static void everyPackageSaysWhatItIsFor(JavaClasses classes) {
        var undocumented = new TreeSet<String>();
        for (JavaClass type : classes) {
            JavaPackage home = type.getPackage();
            if (home.tryGetPackageInfo()
                    .filter(info -> info.isAnnotatedWith(NullMarked.class))
                    .isEmpty()) {
                undocumented.add(home.getName());
            }
        }
        assertThat(undocumented)
                .as("packages without a @NullMarked package-info")
                .isEmpty();
    }

    @Test
    void theRulesSeeTheWidget() {
        assertThat(new com.tngtech.archunit.core.importer.ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(ROOT)
                        .size())
                .isGreaterThan(10);
    }
}

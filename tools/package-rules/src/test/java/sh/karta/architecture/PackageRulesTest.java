// SPDX-License-Identifier: Apache-2.0
package sh.karta.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class PackageRulesTest {
    private static final String SAMPLE = "sh.karta.architecture.sample";

    @Test
    void aDependentThatIsNotListedAndAnEntryWithoutUseAreReported() {
        assertThat(PackageRules.violations(new ClassFileImporter().importPackages(SAMPLE), SAMPLE))
                .contains("@UsedBy of a lists d, which does not use it")
                .anyMatch(violation -> violation.startsWith("c uses a, whose @UsedBy does not list it: "))
                .noneMatch(violation -> violation.startsWith("b uses "));
    }

    @Test
    void aCycleIsReportedThoughItLeadsThroughTheRoot() {
        JavaClasses classes = new ClassFileImporter().importPackages(SAMPLE + ".a", SAMPLE + ".b", SAMPLE + ".c");
        PackageRules.noCycle(SAMPLE).check(classes);
        assertThatThrownBy(() -> PackageRules.noCycle(SAMPLE).check(new ClassFileImporter().importPackages(SAMPLE)))
                .hasMessageContaining("Cycle detected")
                .hasMessageContaining(SAMPLE + ".Root");
    }

    @Test
    void aFieldWrittenFromAnotherPackageIsReported() {
        assertThat(PackageRules.foreignWrites(new ClassFileImporter().importPackages(SAMPLE), SAMPLE))
                .singleElement()
                .asString()
                .contains("sets field <sh.karta.architecture.sample.a.A.written>");
    }

    @Test
    void aPackageWithoutTheAnnotationIsReported() {
        assertThat(PackageRules.violations(
                        new ClassFileImporter().importPackages("sh.karta.architecture"), "sh.karta.architecture"))
                .contains(". has no @UsedBy in its package-info");
    }
}

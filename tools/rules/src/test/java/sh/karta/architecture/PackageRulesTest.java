// SPDX-License-Identifier: Apache-2.0
package sh.karta.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class PackageRulesTest {
    private static final String ROOT = "sh.karta.architecture";
    private static final String SAMPLE = ROOT + ".sample";

    @Test
    void aDependentThatIsNotListedAndAnEntryWithoutUseAreReported() {
        assertThat(PackageRules.violations(new ClassFileImporter().importPackages(SAMPLE), ROOT))
                .contains("@UsedBy of " + SAMPLE + ".a lists d, which does not use it")
                .anyMatch(violation ->
                        violation.startsWith(SAMPLE + ".c uses " + SAMPLE + ".a, whose @UsedBy does not list it: "))
                .noneMatch(violation -> violation.startsWith(SAMPLE + ".b uses "));
    }

    @Test
    void aDependentOfAnotherProductIsListedByItsCompleteName() {
        assertThat(PackageRules.violations(new ClassFileImporter().importPackages(SAMPLE, ROOT + ".other"), ROOT))
                .noneMatch(violation -> violation.startsWith(ROOT + ".other uses "))
                .noneMatch(violation -> violation.startsWith("@UsedBy of " + SAMPLE + ".e "));
        assertThat(PackageRules.violations(new ClassFileImporter().importPackages(SAMPLE), ROOT))
                .contains("@UsedBy of " + SAMPLE + ".e lists " + ROOT + ".other, which does not use it");
    }

    @Test
    void aCycleThroughTheRootIsReported() {
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
        assertThat(PackageRules.violations(new ClassFileImporter().importPackages(ROOT), ROOT))
                .contains(ROOT + ".other has no @UsedBy in its package-info");
    }
}

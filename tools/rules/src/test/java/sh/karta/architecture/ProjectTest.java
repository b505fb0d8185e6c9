// SPDX-License-Identifier: Apache-2.0
package sh.karta.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules for packages, over the Java code of all modules. */
class ProjectTest {
    private static final String ROOT = "sh.karta";
    private static final Pattern MODULE = Pattern.compile("<module>(.+)</module>");

    /** Programs of one package. They are compiled after the rules are checked, because they need files that are built late. */
    private static final List<String> LATER = List.of("cdn-dist/publish", "server-dist", "tools/demo", "tools/release");

    /** Only the full run compiles the benchmarks. */
    private static final boolean FULL = Boolean.getBoolean("karta.full");

    private static final Path PROJECT = project();
    private static final JavaClasses CLASSES = classes();

    @Test
    void packagesAreUsedOnlyByThePermittedOnes() {
        assertThat(PackageRules.violations(CLASSES, ROOT))
                .filteredOn(violation -> FULL || !violation.contains(" lists sh.karta.benchmark."))
                .isEmpty();
    }

    @Test
    void packagesFormNoCycle() {
        PackageRules.noCycle(ROOT).check(CLASSES);
    }

    @Test
    void packagesOfTheEndToEndTestsFormNoCycle() {
        Path compiled = PROJECT.resolve("e2e-tests").resolve("target");
        JavaClasses classes =
                new ClassFileImporter().importPaths(compiled.resolve("classes"), compiled.resolve("test-classes"));
        assertThat(classes).hasSizeGreaterThan(100);
        PackageRules.noCycle(ROOT + ".e2e").check(classes);
    }

    @Test
    void noPackageWritesTheFieldsOfAnother() {
        assertThat(PackageRules.foreignWrites(CLASSES, ROOT)).isEmpty();
    }

    @Test
    void laterModulesUseNoOther() throws IOException {
        for (String module : LATER) {
            List<Path> code;
            try (Stream<Path> files = Files.walk(PROJECT.resolve(module).resolve("src/main/java"))) {
                code = files.filter(file -> file.toString().endsWith(".java")).toList();
            }
            assertThat(code)
                    .as(module)
                    .extracting(Path::getParent)
                    .containsOnly(code.get(0).getParent());
            for (Path file : code) {
                assertThat(Files.readString(file).replace("import sh.karta.architecture.UsedBy;", ""))
                        .as(file.toString())
                        .doesNotContain("import sh.karta.");
            }
        }
    }

    /** The demo skips the compilation of tests, and Maven resolves a dependency on a test jar in any case. */
    @Test
    void testJarsAreMadeInTheDemoToo() throws IOException {
        List<Path> modules = new ArrayList<>();
        add(PROJECT, modules);
        for (Path module : modules) {
            String pom = Files.readString(module.resolve("pom.xml"));
            if (pom.contains("<goal>test-jar</goal>")) {
                assertThat(pom).as(module.toString()).contains("<skip>false</skip>");
            }
        }
    }

    @Test
    void theRulesSeeTheCode() {
        assertThat(CLASSES).hasSizeGreaterThan(1_200);
    }

    private static Path project() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("CONTRIBUTING.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /** Returns the compiled main classes of all other modules of this run. Fails if one of them is not compiled. */
    private static JavaClasses classes() {
        List<Path> modules = new ArrayList<>();
        add(PROJECT, modules);
        List<Path> found = modules.stream()
                .filter(module ->
                        Files.exists(module.resolve("src").resolve("main").resolve("java")))
                .filter(module -> FULL || !module.endsWith("benchmarks"))
                .filter(module ->
                        !LATER.contains(PROJECT.relativize(module.normalize()).toString()))
                .map(module -> module.resolve("target").resolve("classes"))
                .toList();
        assertThat(found).allSatisfy(folder -> assertThat(folder).isDirectory());
        return new ClassFileImporter().importPaths(found);
    }

    private static void add(Path module, List<Path> modules) {
        modules.add(module);
        try {
            for (MatchResult each : MODULE.matcher(Files.readString(module.resolve("pom.xml")))
                    .results()
                    .toList()) {
                add(module.resolve(each.group(1)), modules);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

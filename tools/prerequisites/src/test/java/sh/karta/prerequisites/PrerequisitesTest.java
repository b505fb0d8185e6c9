// SPDX-License-Identifier: Apache-2.0
package sh.karta.prerequisites;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.prerequisites.Tool.Need;

class PrerequisitesTest {
    private static final String MINI_BROWSER = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
    private static final Set<String> ENGINES = Set.of("firefox-esr", "WebKitWebDriver", MINI_BROWSER, "xvfb-run");
    private static final Set<String> ALL = Set.of(
            "chromium", "firefox-esr", "WebKitWebDriver", MINI_BROWSER, "xvfb-run", "python3", "php", "ruby", "go");

    private final FakeMachine machine = new FakeMachine();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Prerequisites prerequisites =
            new Prerequisites(machine, new PrintStream(printed, true, StandardCharsets.UTF_8));

    @BeforeEach
    void nodeIsInstalled() {
        machine.answers.put("node --version", "v20.1.0");
        machine.answers.put("npm --version", "10.8.2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v20.0.0", "v20.20.2", "v22.1.0", "v100.0.0-nightly"})
    void acceptsSupportedNodes(String version) {
        machine.answers.put("node --version", version);

        assertThat(prerequisites.check(Need.DEMO)).isTrue();
        assertThat(output()).isEmpty();
    }

    @Test
    void reportsAnOutdatedNodeWithItsVersion() {
        machine.answers.put("node --version", "v18.19.0");

        assertThat(prerequisites.check(Need.DEMO)).isFalse();
        assertThat(output())
                .contains("Node.js 20 or newer with npm is needed: v18.19.0 was found.")
                .contains("Install it from");
    }

    @Test
    void reportsAMissingNode() {
        machine.answers.clear();

        assertThat(prerequisites.check(Need.DEMO)).isFalse();
        assertThat(output()).contains("none was found").contains("Install it from");
    }

    @Test
    void reportsAMissingNpm() {
        machine.answers.remove("npm --version");

        assertThat(prerequisites.check(Need.DEMO)).isFalse();
        assertThat(output()).contains("but no npm");
    }

    @Test
    void theDemoInstallsNothingAndNeedsNoBrowser() {
        machine.debian = true;
        machine.root = true;
        machine.continuousIntegration = true;

        assertThat(prerequisites.check(Need.DEMO)).isTrue();
        assertThat(output()).isEmpty();
        assertThat(machine.commands).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Need.class,
            names = {"TESTS", "FULL"})
    void printsNothingIfEverythingIsInstalled(Need need) {
        machine.programs.addAll(ALL);

        assertThat(prerequisites.check(need)).isTrue();
        assertThat(output()).isEmpty();
        assertThat(machine.commands).isEmpty();
    }

    @Test
    void theDefaultTestsNeedNoGoRubyOrPhp() {
        machine.programs.addAll(ALL);
        machine.programs.removeAll(List.of("php", "ruby", "go"));
        machine.continuousIntegration = true;

        assertThat(prerequisites.check(Need.TESTS)).isTrue();
        assertThat(output()).isEmpty();
        assertThat(prerequisites.check(Need.FULL)).isFalse();
        assertThat(output()).contains("Not installed: PHP, Ruby, Go.").contains("The build stops");
    }

    @Test
    void rootOnDebianInstallsWhatTheDefaultTestsNeedButNotTheEnginesOfTheSmokeTest() {
        machine.debian = true;
        machine.root = true;
        machine.installed.addAll(List.of("chromium", "python3"));

        assertThat(prerequisites.check(Need.TESTS)).isTrue();
        assertThat(machine.commands)
                .containsExactly(
                        "apt-get -o DPkg::Lock::Timeout=600 update",
                        "apt-get -o DPkg::Lock::Timeout=600 install -y --no-install-recommends"
                                + " chromium fonts-liberation chromium-headless-shell python3");
        assertThat(output())
                .contains("Installing missing programs for tests with apt-get as root: chromium")
                .contains("Not installed: Firefox, WebKitWebDriver, WebKitGTK's MiniBrowser, xvfb-run.")
                .contains("To install: apt-get update && apt-get install -y --no-install-recommends"
                        + " firefox-esr webkit2gtk-driver xvfb xauth")
                .contains("The smoke test will SKIP these browsers.");
    }

    @Test
    void rootOnDebianInstallsTheEnginesOfTheSmokeTestInContinuousIntegration() {
        machine.programs.addAll(List.of("chromium", "python3"));
        machine.debian = true;
        machine.root = true;
        machine.continuousIntegration = true;
        machine.installed.addAll(ENGINES);

        assertThat(prerequisites.check(Need.TESTS)).isTrue();
        assertThat(machine.commands.get(1)).endsWith(" firefox-esr webkit2gtk-driver xvfb xauth");
        assertThat(output().lines()).hasSize(1);
    }

    @Test
    void rootOnDebianInstallsEverythingForAllTests() {
        machine.programs.addAll(List.of("chromium", "firefox-esr", "python3"));
        machine.debian = true;
        machine.root = true;
        machine.installed.addAll(ALL);

        assertThat(prerequisites.check(Need.FULL)).isTrue();
        assertThat(output().lines())
                .containsExactly("Installing missing programs for tests with apt-get as root:"
                        + " webkit2gtk-driver xvfb xauth php-cli ruby golang-go");
    }

    @Test
    void failedInstallationIsReported() {
        machine.debian = true;
        machine.root = true;
        machine.exitCode = 100;
        machine.continuousIntegration = true;

        assertThat(prerequisites.check(Need.TESTS)).isFalse();
        assertThat(machine.commands).containsExactly("apt-get -o DPkg::Lock::Timeout=600 update");
        assertThat(output())
                .contains("apt-get ended with exit code 100.")
                .contains("Not installed: Chromium with windows, Chromium, Firefox");
    }

    @Test
    void othersOnDebianGetOneCommandAndSkippedTests() {
        machine.programs.addAll(List.of("python3", "WebKitWebDriver", MINI_BROWSER));
        machine.debian = true;

        assertThat(prerequisites.check(Need.TESTS)).isTrue();
        assertThat(machine.commands).isEmpty();
        assertThat(output())
                .contains("Not installed: Chromium with windows, Chromium, Firefox, xvfb-run.")
                .containsOnlyOnce("sudo apt-get update && sudo apt-get install -y --no-install-recommends"
                        + " chromium fonts-liberation chromium-headless-shell firefox-esr xvfb xauth")
                .contains("The tests that need them will be SKIPPED.");
    }

    @Test
    void oneMessageListsEverythingMissing() {
        machine.answers.put("node --version", "v18.19.0");
        machine.programs.addAll(ALL);
        machine.programs.removeAll(List.of("chromium", "python3"));
        machine.debian = true;

        assertThat(prerequisites.check(Need.TESTS)).isFalse();
        assertThat(output())
                .contains("Node.js 20 or newer with npm is needed: v18.19.0 was found.")
                .contains("Not installed: Chromium with windows, Chromium, Python 3.")
                .containsOnlyOnce(
                        "sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium fonts-liberation");
        assertThat(output().lines().filter(line -> line.startsWith("****"))).hasSize(2);
    }

    @Test
    void otherSystemsGetTheNamesOfThePrograms() {
        machine.programs.addAll(ALL);
        machine.programs.remove("python3");

        assertThat(prerequisites.check(Need.TESTS)).isTrue();
        assertThat(output()).contains("Not installed: Python 3.").contains("your system's package manager");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium", "firefox-esr", "python3"})
    void aMissingProgramFailsAContinuousIntegrationBuild(String program) {
        machine.programs.addAll(ALL);
        machine.programs.remove(program);
        assertThat(prerequisites.check(Need.TESTS)).isTrue();

        machine.continuousIntegration = true;
        assertThat(prerequisites.check(Need.TESTS)).isFalse();
        assertThat(output()).contains("The build stops");
    }

    @Test
    void findsProgramsByTheirOtherNames() {
        machine.programs.add("google-chrome");

        assertThat(Tool.CHROMIUM.find(machine)).contains(Path.of("google-chrome"));
        assertThat(Tool.FIREFOX.find(machine)).isEmpty();
    }

    @Test
    void localMachineFindsTheRunningJava() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");

        assertThat(Machine.here().executable(java.toString())).contains(java);
        assertThat(Machine.here().executable("no-such-program-anywhere")).isEmpty();
        assertThat(Machine.here().firstLineOf(List.of(java.toString(), "--version")))
                .isPresent();
        assertThat(Machine.here().firstLineOf(List.of(java.toString(), "--no-such-option")))
                .isEmpty();
        assertThat(Machine.here().firstLineOf(List.of("no-such-program-anywhere")))
                .isEmpty();
    }

    private String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static final class FakeMachine implements Machine {
        final Set<String> programs = new HashSet<>();
        /** Programs that an installation adds. */
        final Set<String> installed = new HashSet<>();

        final Map<String, String> answers = new HashMap<>();
        final List<String> commands = new ArrayList<>();
        int exitCode;
        boolean root;
        boolean debian;
        boolean continuousIntegration;

        @Override
        public Optional<Path> executable(String nameOrPath) {
            return programs.contains(nameOrPath) ? Optional.of(Path.of(nameOrPath)) : Optional.empty();
        }

        @Override
        public Optional<String> firstLineOf(List<String> command) {
            return Optional.ofNullable(answers.get(String.join(" ", command)));
        }

        @Override
        public int run(List<String> command) {
            commands.add(String.join(" ", command));
            if (exitCode == 0 && command.contains("install")) {
                programs.addAll(installed);
            }
            return exitCode;
        }

        @Override
        public boolean installsPackages() {
            return debian && root;
        }

        @Override
        public boolean isDebianLike() {
            return debian;
        }

        @Override
        public boolean isContinuousIntegration() {
            return continuousIntegration;
        }
    }
}

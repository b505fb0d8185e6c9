// SPDX-License-Identifier: Apache-2.0
package sh.karta.prerequisites;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sh.karta.prerequisites.Tool.Need;

/**
 * Checks the programs that the build cannot install itself, before anything else is built. The parent project checks
 * the JDK and Maven, which this class itself needs.
 *
 * <p>Node.js is required. The demo needs nothing else. The {@linkplain Tool programs for tests} are optional: missing
 * ones are installed if the build runs as root on Debian. Otherwise one message lists them with the command that
 * installs them, and the tests that need them are skipped. With {@code CI=true} a missing program fails the build. The
 * engines that only the smoke test uses are installed only then, and for all tests.
 */
public final class Prerequisites {
    /** The oldest Node.js version supported by the build's JavaScript tools. */
    static final int NODE = 20;

    private static final Pattern NODE_VERSION = Pattern.compile("v(\\d+)\\..*");
    private static final List<String> APT_GET =
            // Waits up to ten minutes for the lock, because another installation may be running.
            List.of("apt-get", "-o", "DPkg::Lock::Timeout=600");

    private final Machine machine;
    private final PrintStream out;

    Prerequisites(Machine machine, PrintStream out) {
        this.machine = machine;
        this.out = out;
    }

    /** Runs the check for {@code demo}, {@code tests} or {@code full}. Exits with 1 if the build cannot continue. */
    public static void main(String[] args) {
        Need need = switch (args.length == 1 ? args[0] : "") {
            case "demo" -> Need.DEMO;
            case "tests" -> Need.TESTS;
            case "full" -> Need.FULL;
            default -> null;
        };
        if (need == null) {
            System.err.println("Expected one argument, demo, tests or full, got " + Arrays.toString(args));
            System.exit(2);
        } else {
            System.exit(new Prerequisites(Machine.here(), System.out).check(need) ? 0 : 1);
        }
    }

    /**
     * Returns whether the build may continue, after installing what it can. Lists everything missing in one message.
     *
     * @param need {@code DEMO}, {@code TESTS} or {@code FULL}
     */
    boolean check(Need need) {
        List<String> lines = new ArrayList<>();
        boolean node = checkNode(lines);
        boolean met = (need == Need.DEMO || checkTools(need, lines)) && node;
        if (!lines.isEmpty()) {
            box(lines);
        }
        return met;
    }

    private boolean checkNode(List<String> lines) {
        Optional<String> version = machine.firstLineOf(List.of("node", "--version"));
        Matcher parsed = NODE_VERSION.matcher(version.orElse(""));
        String found;
        if (!parsed.matches()) {
            found = "none was found";
        } else if (Integer.parseInt(parsed.group(1)) < NODE) {
            found = version.get() + " was found";
        } else if (machine.firstLineOf(List.of("npm", "--version")).isEmpty()) {
            found = "Node.js " + version.get() + " was found, but no npm";
        } else {
            return true;
        }
        lines.addAll(List.of(
                "Node.js " + NODE + " or newer with npm is needed: " + found + ".",
                "Install it from https://nodejs.org or with your system's package manager, then run this again."));
        return false;
    }

    private boolean checkTools(Need need, List<String> lines) {
        boolean ci = machine.isContinuousIntegration();
        Need wanted = need == Need.TESTS ? Need.SMOKE_TEST : need;
        List<Tool> missing = missing(wanted);
        // The default tests use the engines of the smoke test too little to install them uninvited.
        List<Tool> required = ci ? missing : missing(need);
        if (!required.isEmpty() && machine.installsPackages()) {
            install(packages(required));
            missing = missing(wanted);
        }
        if (missing.isEmpty()) {
            return true;
        }
        lines.addAll(List.of(
                "Not installed: " + missing.stream().map(Tool::title).collect(Collectors.joining(", ")) + ".",
                installLine(missing),
                ci
                        ? "The build stops because CI=true requires all of them."
                        : missing(need).isEmpty()
                                ? "The smoke test will SKIP these browsers."
                                : "The tests that need them will be SKIPPED."));
        return !ci;
    }

    private void install(String packages) {
        out.println("Installing missing programs for tests with apt-get as root: " + packages);
        int updated = machine.run(aptGet("update"));
        int installed =
                updated == 0 ? machine.run(aptGet("install", "-y", "--no-install-recommends", packages)) : updated;
        if (installed != 0) {
            out.println("apt-get ended with exit code " + installed + ".");
        }
    }

    private List<Tool> missing(Need need) {
        return Arrays.stream(Tool.values())
                .filter(tool -> tool != Tool.NODE && tool.need().compareTo(need) <= 0)
                .filter(tool -> tool.find(machine).isEmpty())
                .toList();
    }

    private String installLine(List<Tool> missing) {
        String sudo = machine.installsPackages() ? "" : "sudo ";
        return machine.isDebianLike()
                ? "To install: " + sudo + "apt-get update && " + sudo + "apt-get install -y --no-install-recommends "
                        + packages(missing)
                : "Install them with your system's package manager (on Debian they are: " + packages(missing) + ").";
    }

    private static String packages(List<Tool> tools) {
        return tools.stream()
                .flatMap(tool -> tool.debianPackages().stream())
                .distinct()
                .collect(Collectors.joining(" "));
    }

    private static List<String> aptGet(String... words) {
        return Stream.concat(APT_GET.stream(), Arrays.stream(words).flatMap(word -> Arrays.stream(word.split(" "))))
                .toList();
    }

    private void box(List<String> lines) {
        String rule = "*".repeat(78);
        out.println(rule);
        for (String line : lines) {
            out.println("* " + line);
        }
        out.println(rule);
    }
}

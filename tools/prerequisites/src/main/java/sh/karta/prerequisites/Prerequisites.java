// SPDX-License-Identifier: Apache-2.0
package sh.karta.prerequisites;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks the programs that the build cannot install itself, before anything else is built. The parent project checks
 * the JDK and Maven, which this class itself needs.
 *
 * <p>Node.js is required. The {@linkplain Tool programs for tests} are optional: missing ones are installed if the
 * build runs as root on Debian. Otherwise one message lists them with the command that installs them, and the tests
 * that need them are skipped. With {@code CI=true} a missing program fails the build.
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

    /** Runs the check for {@code demo} (Node.js only) or {@code tests}. Exits with 1 if the build cannot continue. */
    public static void main(String[] args) {
        if (args.length != 1 || !List.of("demo", "tests").contains(args[0])) {
            System.err.println("Expected one argument, demo or tests, got " + Arrays.toString(args));
            System.exit(2);
        }
        Prerequisites prerequisites = new Prerequisites(Machine.here(), System.out);
        boolean met = args[0].equals("demo") ? prerequisites.checkNode() : prerequisites.checkAll();
        System.exit(met ? 0 : 1);
    }

    /** Returns whether Node.js and npm are installed and recent enough. Prints the programs to install if not. */
    boolean checkNode() {
        return said(this::checkNode);
    }

    /** Returns whether the build may continue with the installed programs for tests. */
    boolean checkTools() {
        return said(this::checkTools);
    }

    /** Checks both, and lists everything missing in one message. */
    boolean checkAll() {
        return said(lines -> {
            boolean node = checkNode(lines);
            return checkTools(lines) && node;
        });
    }

    private boolean said(Predicate<List<String>> check) {
        List<String> lines = new ArrayList<>();
        boolean met = check.test(lines);
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

    private boolean checkTools(List<String> lines) {
        List<Tool> missing = missing();
        if (!missing.isEmpty() && machine.installsPackages()) {
            String packages = packages(missing);
            out.println("Installing missing programs for tests with apt-get as root: " + packages);
            int updated = machine.run(aptGet("update"));
            int installed =
                    updated == 0 ? machine.run(aptGet("install", "-y", "--no-install-recommends", packages)) : updated;
            if (installed != 0) {
                out.println("apt-get ended with exit code " + installed + ".");
            }
            missing = missing();
        }
        if (missing.isEmpty()) {
            return true;
        }
        boolean fails = machine.isContinuousIntegration();
        lines.addAll(List.of(
                "Not installed: " + missing.stream().map(Tool::title).collect(Collectors.joining(", ")) + ".",
                installLine(missing),
                fails
                        ? "The build stops because CI=true requires all of them."
                        : "The tests that need them will be SKIPPED."));
        return !fails;
    }

    private List<Tool> missing() {
        return Arrays.stream(Tool.values())
                .filter(tool -> tool.find(machine).isEmpty())
                .toList();
    }

    private String installLine(List<Tool> missing) {
        return machine.isDebianLike()
                ? "To install: sudo apt-get update && sudo apt-get install -y --no-install-recommends "
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

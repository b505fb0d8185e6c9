// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Collects the errors of a config file with their lines, and resolves {@code ${NAME}} from the environment. */
final class ConfigErrors {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final String file;
    private final Function<String, @Nullable String> environment;
    private final List<Finding> errors = new ArrayList<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private final List<Finding> suspicions = new ArrayList<>();

    ConfigErrors(String file, Function<String, @Nullable String> environment) {
        this.file = file;
        this.environment = environment;
    }

    void add(Node where, String what) {
        add(where.getStartMark().getLine() + 1, what);
    }

    void add(int line, String what) {
        errors.add(new Finding(line, what));
    }

    /** Records a value that is valid, and probably a mistake. */
    void suspect(int line, String what) {
        suspicions.add(new Finding(line, what));
    }

    /** Returns the probable mistakes in the order of their lines. */
    List<ConfigFinding> suspicions() {
        return inOrder(suspicions, false);
    }

    /** Records that a key or value is deprecated. The same warning counts once. */
    void warn(String warning) {
        warnings.add(warning);
    }

    Set<String> warnings() {
        return warnings;
    }

    /** Returns the errors so far in the order of their lines. */
    List<ConfigFinding> all() {
        return inOrder(errors, true);
    }

    private List<ConfigFinding> inOrder(List<Finding> findings, boolean error) {
        return findings.stream()
                .distinct()
                .sorted(Comparator.comparingInt(Finding::line))
                .map(finding -> new ConfigFinding(file, finding.line(), error, finding.what()))
                .toList();
    }

    /** Returns an error of the whole file. */
    ConfigFinding ofFile(String what) {
        return new ConfigFinding(file, null, true, what);
    }

    /** Returns the deprecated keys and values. */
    List<ConfigFinding> deprecations() {
        return warnings.stream()
                .map(warning -> new ConfigFinding(file, null, false, warning))
                .toList();
    }

    /** Returns a scalar's text with its variables resolved. Adds an error for each variable that is not set. */
    String resolve(ScalarNode scalar) {
        Matcher variable = VARIABLE.matcher(scalar.getValue());
        StringBuilder text = new StringBuilder();
        while (variable.find()) {
            String value = environment.apply(variable.group(1));
            if (value == null) {
                add(scalar, "the environment variable " + variable.group(1) + " is not set");
                value = "";
            }
            // A secret that comes from a file often ends with a line break, which a header cannot have.
            variable.appendReplacement(text, Matcher.quoteReplacement(value.replaceFirst("[\r\n]+$", "")));
        }
        return variable.appendTail(text).toString();
    }

    private record Finding(int line, String what) {}
}

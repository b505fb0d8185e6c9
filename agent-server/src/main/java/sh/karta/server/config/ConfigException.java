// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.util.List;

/** Thrown for an invalid config. Holds all its errors. */
public final class ConfigException extends Exception {
    private final List<ConfigFinding> findings;

    public ConfigException(List<ConfigFinding> findings) {
        super(String.join("\n", findings.stream().map(ConfigFinding::text).toList()));
        this.findings = List.copyOf(findings);
    }

    /** Returns the errors. */
    public List<ConfigFinding> findings() {
        return findings;
    }

    /** Returns the errors in the form {@code file:line: what is wrong, what was expected}. */
    public List<String> errors() {
        return findings.stream().map(ConfigFinding::text).toList();
    }
}

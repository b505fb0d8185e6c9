// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.util.List;

/** Thrown for an invalid config. Each error has the form {@code file:line: what is wrong, what was expected}. */
public final class ConfigException extends Exception {
    private final List<String> errors;

    public ConfigException(List<String> errors) {
        super(String.join("\n", errors));
        this.errors = List.copyOf(errors);
    }

    public List<String> errors() {
        return errors;
    }
}

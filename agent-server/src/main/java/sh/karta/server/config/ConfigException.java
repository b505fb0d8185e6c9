// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.util.List;

/** A config that cannot be used; each mistake is a line {@code file:line: what is wrong, what was expected}. */
public final class ConfigException extends Exception {
    private final List<String> mistakes;

    public ConfigException(List<String> mistakes) {
        super(String.join("\n", mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    public List<String> mistakes() {
        return mistakes;
    }
}

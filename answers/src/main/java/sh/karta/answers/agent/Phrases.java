// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.agent;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;

/** The fixed words of the agent in one language. A language without its own phrases uses those of English. */
final class Phrases {
    private static final Properties ALL = new Properties();

    static {
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(Phrases.class.getResourceAsStream("phrases.properties")),
                StandardCharsets.UTF_8)) {
            ALL.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final String language;

    private Phrases(String language) {
        this.language = language;
    }

    static Phrases in(String language) {
        return new Phrases(ALL.containsKey(language + ".no") ? language : "en");
    }

    String get(String key) {
        return Objects.requireNonNull(ALL.getProperty(language + "." + key), key);
    }
}

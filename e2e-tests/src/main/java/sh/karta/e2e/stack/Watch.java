// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The script that records problems and layout shifts inside a page. It runs before all other scripts. */
public final class Watch {
    /** The script's text. Running it twice in a page has no further effect. */
    public static final String SCRIPT = read();

    private Watch() {}

    private static String read() {
        try (InputStream resource = Objects.requireNonNull(Watch.class.getResourceAsStream("watch.js"))) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}

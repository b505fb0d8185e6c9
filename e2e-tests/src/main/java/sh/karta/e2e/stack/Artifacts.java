// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.stack;

import java.nio.file.Files;
import java.nio.file.Path;

/** Locations of the built files (public-api §8). The system property {@code karta.root} names the work tree. */
public final class Artifacts {
    private Artifacts() {}

    /** Returns the agent server's executable jar. */
    public static Path serverJar() {
        return built("agent-server/target/karta-server.jar");
    }

    /** Returns the web root that is published to a CDN. */
    public static Path site() {
        return built("cdn-dist/target/site");
    }

    /**
     * Returns the one-line queue stub. {@code stub.csp.txt} beside it contains its hash for a Content Security
     * Policy.
     */
    public static Path stub() {
        return built("stub-snippet/target/stub.js");
    }

    private static Path built(String place) {
        Path root =
                Path.of(System.getProperty("karta.root", "..")).toAbsolutePath().normalize();
        Path file = root.resolve(place);
        if (!Files.exists(file)) {
            throw new IllegalStateException(file + " is not built: run mvn verify, or mvn package for its module");
        }
        return file;
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The vectors of this project's documentation, which take half a minute of a processor. The first test that needs them computes them. The
 * folder is new in each process, so that a changed model is never compared with vectors of the previous one.
 */
final class KeptVectors {
    static final Path FOLDER = create();

    private KeptVectors() {}

    private static Path create() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "kept-vectors");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Folders that the build of the complete jar adds to the classes. The plain jar has none. */
final class BundledFiles {
    private BundledFiles() {}

    /** Returns the files to serve: the widget and, below {@code docs/}, the documentation; null if there are none. */
    static @Nullable Path site() throws IOException {
        return folder("/karta/site/");
    }

    /** Returns the documents that the demo answers from; null if there are none. */
    static @Nullable Path docs() throws IOException {
        return folder("/karta/docs/");
    }

    private static @Nullable Path folder(String name) throws IOException {
        URL found = BundledFiles.class.getResource(name);
        if (found == null) {
            return null;
        }
        URI uri = URI.create(found.toString());
        if ("jar".equals(uri.getScheme())) {
            try {
                // Never closed: the server reads from it until the process exits.
                FileSystems.newFileSystem(uri, Map.of());
            } catch (FileSystemAlreadyExistsException e) {
                // The jar is open already, because it has more than one folder.
            }
        }
        return Path.of(uri);
    }
}

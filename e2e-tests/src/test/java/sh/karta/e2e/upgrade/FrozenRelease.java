// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.upgrade;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.Route.FulfillOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a published release, stored in {@code src/test/resources/releases/<version>} and never changed. The
 * release command adds a folder for each release. A page can load them instead of today's files.
 */
record FrozenRelease(Path folder) {
    static final String LOADER = "karta.js";
    private static final Path ALL = Path.of("src", "test", "resources", "releases");
    private static final Pattern PANEL = Pattern.compile("panel\\.[0-9a-f]{10}\\.js");
    private static final Map<String, String> HEADERS =
            Map.of("Content-Type", "text/javascript; charset=utf-8", "Access-Control-Allow-Origin", "*");

    /** Returns every stored release. */
    static List<FrozenRelease> all() {
        try (Stream<Path> folders = Files.list(ALL)) {
            return folders.sorted().map(FrozenRelease::new).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Serves this release's loader to a page, as from its cache. Today's directory contains the chunks of this
     * release and of today.
     */
    void cachedBy(Page page) {
        page.route("**/widget/v1/*", route -> {
            String name = nameOf(route);
            if (Files.exists(folder.resolve(name))) {
                fulfil(route, read(name));
            } else {
                route.resume();
            }
        });
    }

    /**
     * Serves this release's loader to a page, as from its cache, without its panel. The panel gets a name that
     * today's directory cannot contain, in case today's panel is identical.
     *
     * @param chunksOfToday whether today's panel can be loaded
     */
    void purgedFor(Page page, boolean chunksOfToday) {
        page.route("**/widget/v1/*", route -> {
            if (URI.create(route.request().url()).getQuery() == null
                    && nameOf(route).equals(LOADER)) {
                fulfil(route, PANEL.matcher(read(LOADER)).replaceAll("panel.0000000000.js"));
            } else if (nameOf(route).equals(LOADER)
                    || (chunksOfToday && !nameOf(route).contains("0000000000"))) {
                route.resume();
            } else {
                route.fulfill(new FulfillOptions().setStatus(404).setHeaders(HEADERS));
            }
        });
    }

    /** Serves today's files to a page again. */
    void forgottenBy(Page page) {
        page.unroute("**/widget/v1/*");
    }

    /** Returns the name of this release's panel file. */
    String panel() {
        return PANEL.matcher(read("manifest.json"))
                .results()
                .findFirst()
                .orElseThrow()
                .group();
    }

    String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String nameOf(Route route) {
        String path = URI.create(route.request().url()).getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static void fulfil(Route route, String body) {
        route.fulfill(new FulfillOptions().setHeaders(HEADERS).setBody(body));
    }

    @Override
    public String toString() {
        return folder.getFileName().toString();
    }
}

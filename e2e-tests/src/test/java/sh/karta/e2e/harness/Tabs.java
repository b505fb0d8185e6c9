// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Opens pages in the engine that a test names; all of them end with the test. */
public final class Tabs implements AutoCloseable {
    private final Engines engines;
    private final Path folder;
    private final List<Tab> open = new ArrayList<>();

    Tabs(Engines engines, Path folder) {
        this.engines = engines;
        this.folder = folder;
    }

    /** Opens an empty page in a profile of its own; the test fails if the page has a problem at the test's end. */
    public Tab open(Engine engine) {
        Tab tab = openUnchecked(engine, true);
        open.add(tab);
        return tab;
    }

    /** Starts a visit in an engine that can open several pages of one profile: any but WebKit, see {@link Tab#beside}. */
    public Visit visit(Engine engine) {
        Path own = folder.resolve(engine.name().toLowerCase(Locale.ROOT));
        Visit visit = Visit.start(engine == Engine.FIREFOX ? engines.firefox() : engines.chromium(), own);
        open.add(new PlaywrightTab(visit));
        return visit;
    }

    /**
     * Opens an empty page that the caller closes and whose problems are the caller's to look at.
     *
     * @param traced whether a trace is recorded for the case of failure, where the engine has that; a recorder adds scripts
     *     of its own to the page
     */
    public Tab openUnchecked(Engine engine, boolean traced) {
        Path own = folder.resolve(engine.name().toLowerCase(Locale.ROOT));
        return switch (engine) {
            case CHROMIUM -> new PlaywrightTab(Visit.start(engines.chromium(), own, traced));
            case FIREFOX -> new PlaywrightTab(Visit.start(engines.firefox(), own, traced));
            case WEBKIT -> new WebKitTab(engines.webKit().session(), own);
        };
    }

    void end(boolean failed) {
        open.forEach(tab -> tab.end(failed));
    }

    @Override
    public void close() {
        open.forEach(Tab::close);
    }
}

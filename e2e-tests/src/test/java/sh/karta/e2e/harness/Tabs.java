// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Opens pages in a given engine. They close at the end of the test. */
public final class Tabs implements AutoCloseable {
    private final Engines engines;
    private final Path folder;
    private final Runnable first;
    private final List<Tab> open = new ArrayList<>();
    private boolean used;

    /** @param first is called before the first page opens */
    Tabs(Engines engines, Path folder, Runnable first) {
        this.engines = engines;
        this.folder = folder;
        this.first = first;
    }

    /** Opens an empty page in its own profile. The test fails if the page has a problem at its end. */
    public Tab open(Engine engine) {
        Tab tab = openUnchecked(engine, true);
        open.add(tab);
        return tab;
    }

    /** Starts a visit in an engine that supports several pages per profile. For WebKit, see {@link Tab#beside}. */
    public Visit visit(Engine engine) {
        use();
        Path own = folder.resolve(engine.name().toLowerCase(Locale.ROOT));
        Visit visit = Visit.start(engine == Engine.FIREFOX ? engines.firefox() : engines.chromium(), own);
        open.add(new PlaywrightTab(visit));
        return visit;
    }

    /**
     * Opens an empty page that the caller closes and checks for problems.
     *
     * @param traced whether to record a trace, if the engine supports it; tracing adds scripts to the page
     */
    public Tab openUnchecked(Engine engine, boolean traced) {
        use();
        Path own = folder.resolve(engine.name().toLowerCase(Locale.ROOT));
        return switch (engine) {
            case CHROMIUM -> new PlaywrightTab(Visit.start(engines.chromium(), own, traced));
            case CHROMIUM_WITH_WINDOWS -> new PlaywrightTab(Visit.start(engines.chromiumWithWindows(), own, traced));
            case FIREFOX -> new PlaywrightTab(Visit.start(engines.firefox(), own, traced));
            case WEBKIT -> new WebKitTab(engines.webKit().session(), own);
            case WEBKIT_WITH_LAYERS -> new WebKitTab(engines.webKit().sessionWithLayers(), own);
        };
    }

    /** Closes the thread's browser, for tests that start their own. */
    public void stopBrowser() {
        use();
        engines.stop();
    }

    private void use() {
        if (!used) {
            used = true;
            first.run();
        }
    }

    void end(boolean failed) {
        open.forEach(tab -> tab.end(failed));
    }

    @Override
    public void close() {
        open.forEach(Tab::close);
    }
}

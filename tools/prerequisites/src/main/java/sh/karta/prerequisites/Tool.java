// SPDX-License-Identifier: Apache-2.0
package sh.karta.prerequisites;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A program that the build runs and that must be installed on the system. */
@SuppressWarnings("ImmutableEnumChecker") // The lists are created by List.of.
public enum Tool {
    /** Checked before all others, including its version, because Debian's package is too old. */
    NODE(Need.DEMO, "Node.js", List.of(), "node"),
    /** Used for features that the headless shell lacks, such as the back/forward cache. */
    CHROMIUM_WITH_WINDOWS(
            Need.TESTS,
            "Chromium with windows",
            List.of("chromium", "fonts-liberation"),
            "chromium",
            "chromium-browser",
            "google-chrome-stable",
            "google-chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    /** The same engine without windows, if installed: a new tab costs a fifth of the processor time. */
    CHROMIUM(
            Need.TESTS,
            "Chromium",
            List.of("chromium-headless-shell"),
            CHROMIUM_WITH_WINDOWS,
            "chromium-headless-shell"),
    FIREFOX(
            Need.SMOKE_TEST,
            "Firefox",
            List.of("firefox-esr"),
            "firefox-esr",
            "firefox",
            "/Applications/Firefox.app/Contents/MacOS/firefox"),
    WEBKIT_DRIVER(Need.SMOKE_TEST, "WebKitWebDriver", List.of("webkit2gtk-driver"), "WebKitWebDriver"),
    /** WebKitGTK's own small browser, which is not on the search path. */
    WEBKIT_BROWSER(
            Need.SMOKE_TEST,
            "WebKitGTK's MiniBrowser",
            List.of("webkit2gtk-driver"),
            "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
            "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
            "/usr/libexec/webkit2gtk-4.1/MiniBrowser"),
    /** The display for MiniBrowser. {@code xvfb-run} needs xauth, which its package only recommends. */
    XVFB(Need.SMOKE_TEST, "xvfb-run", List.of("xvfb", "xauth"), "xvfb-run"),
    /** Tests of the documentation run server snippets in their languages, and a static web server. */
    PYTHON(Need.TESTS, "Python 3", List.of("python3"), "python3"),
    PHP(Need.FULL, "PHP", List.of("php-cli"), "php"),
    RUBY(Need.FULL, "Ruby", List.of("ruby"), "ruby"),
    GO(Need.FULL, "Go", List.of("golang-go"), "go");

    /** The smallest run that needs a program. Each includes the ones before. */
    enum Need {
        /** Builds the product and serves it, without tests. */
        DEMO,
        /** The default tests. */
        TESTS,
        /** The smoke test in the other two engines, which the default tests skip without them unless {@code CI=true}. */
        SMOKE_TEST,
        /** All tests. */
        FULL
    }

    private final Need need;
    private final String title;
    private final List<String> debianPackages;
    private final List<String> places;

    Tool(Need need, String title, List<String> debianPackages, String... places) {
        this.need = need;
        this.title = title;
        this.debianPackages = debianPackages;
        this.places = List.of(places);
    }

    Tool(Need need, String title, List<String> debianPackages, Tool substitute, String place) {
        this.need = need;
        this.title = title;
        this.debianPackages = debianPackages;
        this.places =
                Stream.concat(Stream.of(place), substitute.places.stream()).toList();
    }

    Need need() {
        return need;
    }

    /** Returns the program's common name. */
    public String title() {
        return title;
    }

    /** Returns the Debian packages that contain the program. */
    public List<String> debianPackages() {
        return debianPackages;
    }

    /** Returns the program's executable file on this machine, or nothing if it is not installed. */
    public Optional<Path> find() {
        return find(Machine.here());
    }

    Optional<Path> find(Machine machine) {
        return places.stream()
                .flatMap(place -> machine.executable(place).stream())
                .findFirst();
    }
}

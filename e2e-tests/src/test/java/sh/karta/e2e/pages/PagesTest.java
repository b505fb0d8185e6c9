// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static sh.karta.e2e.harness.OldBrowser.run;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sh.karta.e2e.harness.Draw;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.OldBrowser;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.stack.Stack;

/**
 * Runs a third of the pages in Chromium, and three in an old engine, chosen by the commit. {@code -Pfull} runs every page in all engines.
 * {@code -Dkarta.pages=name,name} selects pages, in all engines. A page without {@code expect.md}, or with an unexplained gap in it, fails.
 */
@EndToEnd(origin = "null")
class PagesTest {
    /** A normal run meets every n-th page in Chromium, and this number of pages in the old engine. */
    private static final int CHROMIUM = 3;

    private static final int HTMLUNIT = 3;

    private Matrix matrix;

    @RegisterExtension
    final BeforeEachCallback findMatrix = context -> matrix = Matrix.of(context);

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource
    @Execution(ExecutionMode.CONCURRENT)
    void meetsItsExpectation(String name, Target target, Tabs tabs, Stack stack) {
        HostilePage page = HostilePage.of(name);
        switch (page.in(target).level()) {
            case CONVERSATION -> {
                if (name.equals("prerender")) {
                    tabs.stopBrowser();
                    Undriven.meet(page, stack);
                } else {
                    converse(page, target, tabs, stack);
                }
            }
            case PAGE -> look(page, target, stack);
            case MISSING -> throw new AssertionError("not listed");
        }
        matrix.met(page, target);
    }

    static Stream<Arguments> meetsItsExpectation() {
        String asked = System.getProperty("karta.pages", "");
        if (!asked.isEmpty()) {
            return cells(List.of(asked.split(",")));
        }
        List<String> names = HostilePage.names();
        if (Boolean.getBoolean("karta.full")) {
            return cells(names);
        }
        List<String> drawn = Draw.oneIn(CHROMIUM, names);
        List<String> old = Draw.oneIn(names.size() / HTMLUNIT, names);
        return Stream.concat(cells(drawn, Target.CHROMIUM), cells(old, Target.HTMLUNIT));
    }

    private static Stream<Arguments> cells(List<String> names) {
        // By engine, so that each browser is started once.
        return Arrays.stream(Target.values()).flatMap(target -> cells(names, target));
    }

    private static Stream<Arguments> cells(List<String> names, Target target) {
        return names.stream()
                .filter(name -> HostilePage.of(name).in(target).level() != Expectation.Level.MISSING)
                .map(name -> arguments(name, target));
    }

    /** What is wrong with a page's {@code expect.md} must not wait for the commit that draws it. */
    @Test
    void everyPageSaysWhatItExpects() {
        assertThat(HostilePage.names()).isNotEmpty().allSatisfy(HostilePage::of);
    }

    private static void converse(HostilePage page, Target target, Tabs tabs, Stack stack) {
        try (Twist twist = Twist.of(page.name());
                Tab tab = tabs.openUnchecked(twist.engine(Objects.requireNonNull(target.engine)), false)) {
            try {
                new Meeting(page, target, tab, stack, twist).run();
            } catch (RuntimeException | AssertionError failed) {
                try {
                    tab.end(true);
                } catch (RuntimeException noPicture) {
                    failed.addSuppressed(noPicture);
                }
                throw failed;
            }
        }
    }

    /** Checks the page level: the bundle is loaded, and logs at most one warning. */
    private static void look(HostilePage page, Target target, Stack stack) {
        assertThat(target.engine).as("an engine that shows only the page").isNull();
        try (Twist twist = Twist.of(page.name());
                OldBrowser browser = new OldBrowser()) {
            HtmlPage shown = browser.open(Meeting.publish(page, stack, twist, Map.of()));
            assertThat(run(shown, "String(window.karta && karta.loaded)")).isEqualTo("true");
            assertThat(run(shown, "typeof karta('open').then")).isEqualTo("function");
            browser.settle();
            assertThat(run(shown, "harm().join()"))
                    .as("changes that the page has noticed")
                    .isEqualTo("");
            assertThat(shown.getElementsByTagName("karta-widget")).isEmpty();
            assertThat(Meeting.unexpected(browser.problems(), page.console()))
                    .as("problems, if the page has a console")
                    .hasSizeLessThanOrEqualTo(1)
                    .allMatch(problem -> problem.contains("browser is too old"));
        }
    }
}

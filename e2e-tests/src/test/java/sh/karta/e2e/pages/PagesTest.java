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
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.OldBrowser;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.stack.Stack;

/**
 * Every page in every engine, two at a time. {@code -Dkarta.pages=name,name} runs these alone; a page without {@code
 * expect.md}, or with a gap that is not explained there, fails.
 */
@EndToEnd(config = """
        projects:
          demo/assistant:
            keys:
              - key: pk_test_demo
                origins: [loopback, "null"]
        """)
class PagesTest {
    private Matrix matrix;

    @RegisterExtension
    final BeforeEachCallback findMatrix = context -> matrix = Matrix.of(context);

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource
    @Execution(ExecutionMode.CONCURRENT)
    void holds(String name, Target target, Tabs tabs, Stack stack) {
        HostilePage page = HostilePage.of(name);
        switch (page.in(target).level()) {
            case CONVERSATION -> {
                if (name.equals("prerender")) {
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

    static Stream<Arguments> holds() {
        String asked = System.getProperty("karta.pages", "");
        List<String> names = asked.isEmpty() ? HostilePage.names() : List.of(asked.split(","));
        return names.stream()
                .flatMap(name -> Arrays.stream(Target.values())
                        .filter(target -> HostilePage.of(name).in(target).level() != Expectation.Level.MISSING)
                        .map(target -> arguments(name, target)));
    }

    private static void converse(HostilePage page, Target target, Tabs tabs, Stack stack) {
        try (Twist twist = Twist.of(page.name());
                Tab tab = tabs.openUnchecked(Objects.requireNonNull(target.engine), false)) {
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

    /** The page alone: it has its bundle, and no more of it than one warning. */
    private static void look(HostilePage page, Target target, Stack stack) {
        assertThat(target.engine).as("an engine that shows the page alone").isNull();
        try (Twist twist = Twist.of(page.name());
                OldBrowser browser = new OldBrowser()) {
            HtmlPage shown = browser.open(Meeting.publish(page, stack, twist, Map.of()));
            assertThat(run(shown, "String(window.karta && karta.loaded)")).isEqualTo("true");
            assertThat(run(shown, "typeof karta('open').then")).isEqualTo("function");
            browser.settle();
            assertThat(run(shown, "harm().join()")).as("what the page noticed").isEqualTo("");
            assertThat(shown.getElementsByTagName("karta-widget")).isEmpty();
            assertThat(Meeting.unexpected(browser.problems(), page.console()))
                    .as("problems, where the page has left a console")
                    .hasSizeLessThanOrEqualTo(1)
                    .allMatch(problem -> problem.contains("this browser is too old"));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import sh.karta.e2e.stack.PageServer;

/** The harness must notice every kind of problem, in every engine. */
@EndToEnd
class HarnessTest {
    private static final List<String> TROUBLES = List.of(
            "console error: plums in an error",
            "console warn(ing)?: plums in a warning",
            "unhandled rejection: Error: plums in a rejection",
            "page error: .*(plums in an exception|Error)",
            "policy violation: script-src");

    private static PageServer pages;

    @BeforeAll
    static void start() {
        pages = PageServer.start();
    }

    @AfterAll
    static void stop() {
        pages.close();
    }

    @ParameterizedTest
    @EngineSource
    void noticesEveryKindOfProblem(Engine engine, Tabs tabs) {
        try (Tab tab = tabs.openUnchecked(engine, true)) {
            tab.open(troubled());
            tab.evaluate("while (document.title !== 'done') await new Promise(requestAnimationFrame)");

            assertThat(tab.problems()).noneMatch(problem -> problem.contains("a line that is fine"));
            assertThat(TROUBLES)
                    .allSatisfy(trouble ->
                            assertThat(tab.problems()).anyMatch(problem -> problem.matches("(?s)" + trouble + ".*")));
        }
    }

    @Test
    void failsATestWhosePageHadProblems(Visit visit) {
        visit.open(troubled());
        visit.page().waitForCondition(() -> visit.page().title().equals("done"));

        assertThatThrownBy(() -> visit.end(false)).hasMessageContaining("plums in an error");
        assertThatThrownBy(() -> visit.expectProblem("pears")).hasMessageContaining("plums in an error");
        visit.expectProblem("plums");
        visit.expectProblem("(?i)policy");
        assertThat(visit.problems()).isEmpty();
        assertThat(visit.requests()).extracting(Visit.Sent::url).contains(pages.url() + "/watch.js");
    }

    private static URI troubled() {
        return pages.publish(HarnessTest.class, "troubled", Map.of("word", "plums"));
    }
}

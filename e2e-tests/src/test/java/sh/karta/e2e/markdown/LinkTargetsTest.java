// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.EngineSource;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.stack.Stack;

/**
 * Targets of links in answers, according to each engine's URL parser (public-api §5). Unusual spellings do not bypass
 * the check.
 */
@EndToEnd
@Tag("full")
class LinkTargetsTest {
    private static final List<String> FOLLOWED = List.of(
            "https://example.com/a:b?c:d#e:f",
            "HTTP://EXAMPLE.COM",
            "hTtPs:example.com",
            "mailto:a@b.c?subject=x",
            "tel:+49800123",
            "/path:with/colon",
            "./a:b",
            "?q=a:b",
            "#a:b",
            "a/b:c",
            "//example.com/",
            "\\\\example.com\\a:b",
            " https://example.com");

    private static final List<String> REFUSED = List.of(
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "java\tscript:alert(1)",
            "\u0001javascript:alert(1)",
            "\u001fjavascript:alert(1)",
            "javascript\t:alert(1)",
            "javascript:https://example.com/",
            "javascript://example.com/%0aalert(1)",
            "data:text/html,<script>alert(1)</script>",
            "data:image/svg+xml;base64,AAAA",
            "DATA:text/html;base64,AAAA",
            "vbscript:msgbox(1)",
            "file:///etc/passwd",
            "blob:https://example.com/1",
            "filesystem:https://example.com/temporary/1",
            "about:blank",
            "view-source:https://example.com",
            "intent://scan/#Intent;end",
            "ftp://example.com",
            "ws://example.com",
            "chrome://settings",
            "x:y",
            "feed:javascript:alert(1)",
            "jar:https://example.com!/");

    private static final List<String> MISLEADING = List.of(
            "https://xn--pple-43d.com/",
            "https://www.XN--pple-43d.com",
            "https://аpple.com",
            "//аpple.com/x",
            "https://example.com@evil.example/",
            "https://user:pass@evil.example",
            "https:\\\\аpple.com",
            "https:///аpple.com");

    private static final List<String> PLAIN = List.of(
            "https://example.com/",
            "https://example.com/пример",
            "https://example.com?q=@xn--",
            "https://example.com#@",
            "https://ex%61mple.com/",
            "mailto:a@b.c",
            "tel:+49",
            "https://axn-b.example");

    @ParameterizedTest
    @EngineSource
    void linksHaveAllowedTargetsAndShowTheHostIfItMayMislead(Engine engine, Tabs tabs, Stack stack) {
        Tab tab = tabs.open(engine);
        tab.open(Answers.page(stack, true));

        tab.evaluate("await agent.ask()");
        List<String> all = Stream.of(FOLLOWED, REFUSED, MISLEADING, PLAIN)
                .flatMap(List::stream)
                .toList();
        String answer =
                String.join("\n\n", all.stream().map(LinkTargetsTest::link).toList());
        Answers.run(tab, answer, "agent.say('a', given); await agent.end();");

        int refused = FOLLOWED.size();
        int misleading = refused + REFUSED.size();
        int plain = misleading + MISLEADING.size();
        assertThat(hrefs(tab)).hasSameSizeAs(all);
        assertThat(hrefs(tab).subList(0, refused)).allMatch(href -> href.matches("(https?|mailto|tel):.+"));
        assertThat(hrefs(tab).subList(refused, misleading)).containsOnly("none");
        assertThat(hosts(tab).subList(misleading, plain)).doesNotContain("none");
        assertThat(hosts(tab).subList(plain, all.size())).containsOnly("none");
    }

    private static String link(String target) {
        String escaped = target.replace("\\", "\\\\").replace("<", "\\<").replace(">", "\\>");
        return "[link](<" + escaped + ">)";
    }

    private static List<String> hrefs(Tab tab) {
        return texts(tab, "link.getAttribute('href')");
    }

    private static List<String> hosts(Tab tab) {
        return texts(tab, "link.dataset.host");
    }

    private static List<String> texts(Tab tab, String value) {
        Object found = tab.evaluate(
                "return [...agent.root().querySelectorAll('.md a')].map((link) => " + value + " ?? 'none');");
        return ((List<?>) found).stream().map(String::valueOf).toList();
    }
}

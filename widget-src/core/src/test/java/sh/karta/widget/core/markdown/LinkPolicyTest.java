// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkPolicyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
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
                "page.html",
                "//example.com/",
                "\\\\example.com\\a:b",
                " https://example.com",
                "",
            })
    void allowedTargets(String target) {
        assertThat(LinkPolicy.allows(target)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "JaVaScRiPt:alert(1)",
                " javascript:alert(1)",
                "   javascript:alert(1)",
                "java\tscript:alert(1)",
                "java\nscript:alert(1)",
                "java\rscript:alert(1)",
                "\u0001javascript:alert(1)",
                "\u0000javascript:alert(1)",
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
                "1:2",
                ":https://example.com",
                "https :x",
                "\u200bjavascript:alert(1)",
                "java\u00adscript:alert(1)",
                "ｊavascript:alert(1)",
                "https\u200b://example.com",
                "feed:javascript:alert(1)",
                "jar:https://example.com!/",
                "mailto\n:a@b.c",
            })
    void refusedTargets(String target) {
        assertThat(LinkPolicy.allows(target)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://xn--pple-43d.com/",
                "https://www.XN--pple-43d.com",
                "https://аpple.com",
                "//аpple.com/x",
                "https://example.com@evil.example/",
                "https://user:pass@evil.example",
                "https://ex%61mple.com/",
                "https:\\\\аpple.com",
                "https:///аpple.com",
                "https://exam\u200bple.com",
                " //аpple.com",
            })
    void hostsThatMayMislead(String target) {
        assertThat(LinkPolicy.mayMislead(target)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/",
                "https://example.com/пример",
                "https://example.com?q=@xn--",
                "https://example.com#@",
                "/xn--a/@b",
                "mailto:a@xn--b.c",
                "tel:+49",
                "a@b",
                "https://axn-b.example",
                "",
            })
    void hostsThatAreWhatTheySeem(String target) {
        assertThat(LinkPolicy.mayMislead(target)).isFalse();
    }
}

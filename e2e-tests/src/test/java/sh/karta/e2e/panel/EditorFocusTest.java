// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.stack.Stack;

/** The focus while a message is edited. Engines differ in when they report that a removed element has lost it. */
@Tag("full")
@EndToEnd
class EditorFocusTest {
    @ParameterizedTest
    @EnumSource(names = {"CHROMIUM", "FIREFOX", "WEBKIT"})
    void aChangeOfTheLanguageKeepsTheFocusAndTheSelection(Engine engine, Stack stack, Tabs tabs) {
        URI server = stack.agent().url();
        Tab tab = tabs.open(engine);
        tab.open(Shop.bare(
                stack,
                "<script src=\"/watch.js\"></script><script async " + Shop.settings(stack) + " src=\"" + server
                        + "/widget/v1/karta.js\"></script>"));
        Object seen = tab.evaluate("""
                const find = (selector) => document.querySelector("karta-widget")?.shadowRoot?.querySelector(selector);
                const until = async (holds) => { while (!holds()) await new Promise((done) => setTimeout(done, 10)); };
                const focused = () => document.querySelector("karta-widget").shadowRoot.activeElement;
                const change = async (locale, words) => {
                  karta("update", { locale });
                  await until(() => find(".editor .note").textContent.includes(words));
                  await new Promise((done) => setTimeout(done, 100));
                };
                await until(() => window.karta && find("[part~=launcher]"));
                await karta("open");
                await karta("sendMessage", "say: one");
                await until(() => find(".agent:last-child .again:not(:disabled)"));
                find(".edit").click();
                const field = find(".editor textarea");
                await until(() => focused() === field);
                field.setSelectionRange(0, 3);
                await change("de", "frühere");
                const kept = [focused() === field, field.selectionStart, field.selectionEnd];
                const composer = find(".composer textarea");
                composer.focus();
                await new Promise((done) => setTimeout(done, 100));
                await change("en", "earlier");
                return [...kept, focused() === composer].join();
                """);
        assertThat(seen).isEqualTo("true,0,3,true");
    }
}

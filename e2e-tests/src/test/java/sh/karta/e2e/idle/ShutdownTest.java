// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.idle;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.EngineSource;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.stack.Stack;

/**
 * {@code shutdown} and {@code reset} remove everything: host, listeners, timers, frames, observers, requests,
 * channels and style sheets, in any state (public-api §2).
 */
@EndToEnd
class ShutdownTest {
    /** Objects that Firefox's driver adds to the page when it first looks for an element. */
    private static final Pattern DRIVERS = Pattern.compile("MutationObserver|listener (__playwright_\\w+ false"
            + "|(auxclick|click|contextmenu|dblclick|mouse\\w+|pointer\\w+|touch\\w+) true) window");

    @ParameterizedTest
    @EngineSource
    void nothingIsLeft(Engine engine, Tabs tabs, Stack stack) {
        Tab tab = tabs.open(engine);
        tab.open(page(stack));
        await(tab, "karta.loaded && document.querySelector('karta-widget')");
        assertThat(left(tab, engine)).as("state of the idle page").contains("host element");

        tab.evaluate("await karta('shutdown')");
        assertThat(left(tab, engine)).as("after shutdown before any act").isEmpty();

        tab.evaluate("await karta('open'); await karta('sendMessage', 'say: All of it.')");
        await(tab, "times('message:received') === 1 && times('turn:ended') === 1");
        tab.evaluate("await karta('close')");
        // A draft that is about to be stored.
        tab.evaluate("await karta('open', 'A draft')");
        tab.evaluate("await karta('shutdown')");
        assertThat(left(tab, engine)).as("after a conversation").isEmpty();

        tab.evaluate("await karta('open'); await karta('sendMessage', 'say: " + "word ".repeat(200) + "')");
        await(tab, "times('turn:started') === 2");
        tab.evaluate(
                "void karta('sendMessage', 'waits'); void karta('sendMessage', 'waits too'); await karta('shutdown')");
        assertThat(left(tab, engine))
                .as("after shutdown in the middle of a turn")
                .isEmpty();

        // The event of a scroll comes with the next frame, after the panel was removed.
        tab.evaluate("""
                await karta('open');
                const scroll = document.querySelector('karta-widget').shadowRoot.querySelector('.scroll');
                while (scroll.scrollHeight - scroll.clientHeight < 20) await new Promise(requestAnimationFrame);
                scroll.scrollTop = scroll.scrollTop > 10 ? 0 : 20;
                await karta('shutdown');
                for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);""");
        assertThat(left(tab, engine)).as("after shutdown during a scroll").isEmpty();

        tab.evaluate("""
                await karta('open');
                const { shadowRoot } = document.querySelector('karta-widget');
                let larger;
                while (!(larger = shadowRoot.querySelector('.larger'))) await new Promise(requestAnimationFrame);
                await karta('shutdown');
                larger.click();""");
        assertThat(left(tab, engine)).as("after a click in the removed panel").isEmpty();

        tab.evaluate("void karta('open'); await karta('shutdown')");
        assertThat(left(tab, engine)).as("after shutdown while the panel loads").isEmpty();

        tab.evaluate("await karta('open', 'Another draft'); await karta('reset')");
        assertThat(left(tab, engine)).as("after reset").isEmpty();
        assertThat(tab.evaluate("return [...Object.keys(localStorage), ...Object.keys(sessionStorage)]"))
                .as("entries after reset")
                .isEqualTo(List.of());
    }

    private static List<String> left(Tab tab, Engine engine) {
        return ((List<?>) tab.evaluate("return left()"))
                .stream()
                        .map(String::valueOf)
                        // WebKit's driver ends the test's scripts with a timer in the page.
                        .filter(held -> !held.equals("setTimeout " + Tab.SCRIPT_MILLIS))
                        // DOMContentLoaded has fired, so this listener never runs again. It exists only if karta.js ran
                        // earlier.
                        .filter(held -> !held.equals("listener DOMContentLoaded false document"))
                        .filter(held -> engine != Engine.FIREFOX
                                || !DRIVERS.matcher(held).matches())
                        .toList();
    }

    private static void await(Tab tab, String condition) {
        tab.evaluate("while (!(" + condition + ")) await new Promise(requestAnimationFrame)");
    }

    static URI page(Stack stack) {
        return stack.publish(ShutdownTest.class, "counted", Map.of("settings", Shop.settings(stack)));
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.states;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.stack.Stack;

/** The page can replace every text (public-api §4): each replacement is shown in some state. */
@EndToEnd
class TextsTest {
    /** Contains every key. Another test compares it with the English texts. */
    private static final Path LANGUAGE = Path.of("..", "widget-src", "panel", "src", "main", "languages", "de.json");

    private static final Pattern PLACE = Pattern.compile("\\{[a-z]+}");

    /** Records texts that are shown, used as names or announced in launcher and panel, except hidden ones. */
    private static final String NOTES = """
            window.noted = new Set();
            const note = (text) => { for (const [, key] of (text ?? "").matchAll(/⟦([\\w.]+)⟧/g)) noted.add(key); };
            window.unfilled = new Set();
            const look = (root) => {
              for (const element of root.querySelectorAll("*")) {
                if (!element.checkVisibility({ visibilityProperty: true })) continue;
                for (const { value } of element.attributes) {
                  note(value);
                  if (/⟦.*\\{[a-z]+}/.test(value)) unfilled.add(value);
                }
                for (const { nodeType, data } of element.childNodes) if (nodeType === Node.TEXT_NODE) note(data);
              }
              for (const [text] of root.textContent.matchAll(/⟦[^⟦]*\\{[a-z]+}/g)) unfilled.add(text);
              const panel = root.querySelector(".panel");
              if (panel?.lang === texts.lang) noted.add("lang");
              if (panel?.querySelector(".frame")?.dir === texts.dir) noted.add("dir");
            };
            const seen = new WeakSet();
            new MutationObserver(() => {
              const root = document.querySelector("karta-widget")?.shadowRoot;
              if (!root || seen.has(root)) return;
              seen.add(root);
              new MutationObserver(() => look(root)).observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
            }).observe(document, { subtree: true, childList: true });
            """;

    @Test
    void eachTextOfThePageReplacesTheWidgetsOwn(Stack stack, Tabs tabs) throws IOException {
        Map<String, String> texts = replacements();
        Set<String> left = new TreeSet<>(texts.keySet());
        Set<String> unfilled = new TreeSet<>();
        try (Tab tab = tabs.openUnchecked(Engine.CHROMIUM, false)) {
            Page page = tab.page();
            page.addInitScript("window.texts = " + new Gson().toJson(texts) + ";" + NOTES);
            Gallery gallery = new Gallery(Look.LIGHT, stack, page);
            for (String scene : gallery.statesAndScenes()) {
                gallery.enter(scene);
                left.removeAll((List<?>) page.evaluate("[...noted]"));
                ((List<?>) page.evaluate("[...unfilled]")).forEach(text -> unfilled.add((String) text));
            }
            // The button that changes the size is in windows of 768 px and more.
            page.setViewportSize(1280, 800);
            gallery.enter("conversation");
            page.evaluate("agent.find('.larger').click()");
            page.waitForFunction("noted.has('larger') && noted.has('smaller')");
            left.removeAll((List<?>) page.evaluate("[...noted]"));
            assertThat(tab.problems()).isEmpty();
        }
        assertThat(left).as("keys whose replacement was never seen").isEmpty();
        assertThat(unfilled).as("texts with an unfilled placeholder").isEmpty();
    }

    /** Returns a text for each key that contains the key and the placeholders of the original. */
    private static Map<String, String> replacements() throws IOException {
        JsonObject german = JsonParser.parseString(Files.readString(LANGUAGE)).getAsJsonObject();
        Map<String, String> texts = new TreeMap<>();
        for (String form : german.keySet()) {
            String key = form.replaceFirst("\\..*", "");
            String places = PLACE.matcher(german.get(form).getAsString())
                    .results()
                    .map(MatchResult::group)
                    .collect(Collectors.joining(" "));
            texts.merge(key, "⟦" + key + "⟧" + places, (one, other) -> one.length() > other.length() ? one : other);
        }
        texts.put("dir", "rtl");
        texts.put("lang", "en-AU");
        return texts;
    }
}

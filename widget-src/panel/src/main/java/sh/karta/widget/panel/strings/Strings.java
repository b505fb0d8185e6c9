// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.strings;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;

/** The current texts. The page's overrides come first, then the server's, then the language, then English. */
public final class Strings {
    private final Json json;
    private final List<JsonValue> english = new ArrayList<>();
    private @Nullable JsonValue page;
    private @Nullable JsonValue server;
    private @Nullable JsonValue language;
    private @Nullable String agent;

    public Strings(Json json) {
        this.json = json;
    }

    /** Adds English texts, given as a JSON object. */
    public void english(String words) {
        JsonValue more = json.parse(words);
        if (more != null) {
            english.add(more);
        }
    }

    /** Sets the page's overrides and the agent's name. Null means none. */
    public void page(@Nullable JsonValue page, @Nullable String agent) {
        this.page = page;
        this.agent = agent;
    }

    /** Sets the server's overrides. Null means none. */
    public void server(@Nullable JsonValue server) {
        this.server = server;
    }

    /** Sets the texts of the language. Null means English. */
    public void language(@Nullable JsonValue language) {
        this.language = language;
    }

    /** Returns whether {@code text} is the English text of {@code key}. */
    public boolean isEnglish(String key, String text) {
        for (int i = 0; i < english.size(); i++) {
            if (text.equals(english.get(i).string(key))) {
                return true;
            }
        }
        return false;
    }

    /** Returns the agent's name, or the default for an agent without a name. */
    public String agent() {
        return agent == null ? raw("agent") : agent;
    }

    /** Returns the text of {@code key} with the agent's name filled in. */
    public String get(String key) {
        return fill(raw(key), "{name}", agent());
    }

    /**
     * Returns the text of {@code key} with {@code value} in place of {@code {time}}, {@code {count}} or
     * {@code {file}}.
     */
    public String get(String key, String value) {
        return fill(fill(fill(get(key), "{time}", value), "{count}", value), "{file}", value);
    }

    /**
     * Returns the text of {@code key} for a counted noun.
     *
     * @param form the number's plural category; a text for {@code key.form} takes precedence over {@code key}
     * @param count the formatted number
     */
    public String get(String key, String form, String count) {
        String special = Text.concat(Text.concat(key, "."), form);
        return get(find(special) == null ? key : special, count);
    }

    /** Returns the text of {@code key}, or null if there is none. For keys from the server. */
    public @Nullable String find(String key) {
        String text = in(page, key);
        if (text == null) {
            text = in(server, key);
        }
        if (text == null) {
            text = in(language, key);
        }
        for (int i = 0; text == null && i < english.size(); i++) {
            text = in(english.get(i), key);
        }
        return text;
    }

    private String raw(String key) {
        String text = find(key);
        return text == null ? key : text;
    }

    private static @Nullable String in(@Nullable JsonValue words, String key) {
        return words == null ? null : words.string(key);
    }

    private static String fill(String text, String slot, String value) {
        int at = Text.indexOf(text, slot, 0);
        return at < 0
                ? text
                : Text.concat(
                        Text.concat(Text.slice(text, 0, at), value),
                        Text.slice(text, at + slot.length(), text.length()));
    }
}

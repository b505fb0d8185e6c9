// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.storage;

import sh.karta.widget.core.text.Text;

/**
 * The keys of the widget's entries in the page's storage (public-api §9).
 *
 * <p>A key is {@code karta:1:<hash>:<name>}. {@code 1} is the version of the schema. The hash separates two widgets
 * on one origin. It is the 32-bit FNV-1a hash of the UTF-16 code units of {@code baseUrl + "\n" + project}, in
 * hexadecimal without leading zeros. {@code baseUrl} has no trailing slash. {@link #SEED} and {@link #mix} are public
 * because the loader's strings are JavaScript strings.
 *
 * <p>The panel owns every value. The loader reads {@link #THEME} and {@link #OPEN} before the panel is loaded. If
 * {@code reset} is called before that, the loader removes all keys with its prefix from both storages. Other tabs
 * notice through the {@code storage} event of {@link #VISITOR}.
 */
public final class StorageKeys {
    /** The prefix of every key, followed by the hash. */
    public static final String PREFIX = "karta:1:";

    /** localStorage: the visitor id. */
    public static final String VISITOR = "visitor";

    /** localStorage: the session and the hash of its owner. */
    public static final String SESSION = "session";

    /** localStorage: the last server theme, a JSON object of theme fields. The launcher uses it on the next page. */
    public static final String THEME = "theme";

    /** localStorage: messages waiting to be sent. */
    public static final String OUTBOX = "outbox";

    /** localStorage: the teasers of the page that were shown, a JSON array of {@code {id, at}}. */
    public static final String TEASER = "teaser";

    /** sessionStorage: the hash of the visitor to whom the other entries of sessionStorage belong. */
    public static final String OWNER = "owner";

    /** sessionStorage: the text in the composer. */
    public static final String DRAFT = "draft";

    /** sessionStorage: the text in the editor of a message, after the message's place, see {@code ConversationVersions.place}. */
    public static final String EDIT = "edit";

    /**
     * sessionStorage: present, with any value, while the panel is open or a turn is running. The loader then loads
     * the panel at idle on the next page.
     */
    public static final String OPEN = "open";

    /** sessionStorage: the scroll position of the transcript. */
    public static final String SCROLL = "scroll";

    /** sessionStorage: present, with any value, while the visitor has made the panel larger. */
    public static final String EXPANDED = "expanded";

    /** The hash of the empty text: FNV-1a's offset basis. */
    public static final int SEED = 0x811c9dc5;

    private StorageKeys() {}

    /**
     * Returns the hash of a text extended by one UTF-16 code unit.
     *
     * <p>FNV-1a: exclusive or, then multiplication by its prime.
     */
    public static int mix(int hash, int unit) {
        return Text.product(hash ^ unit, 16777619);
    }

    /**
     * Returns the prefix of all keys of one widget: {@link #PREFIX}, the hash and a colon.
     *
     * @param baseUrl the data plane's origin without trailing slashes
     * @param project the project ref, {@code org/agent}, or an empty string if there is none
     */
    public static String prefix(String baseUrl, String project) {
        int hash = mix(hash(SEED, baseUrl), '\n');
        return Text.concat(Text.concat(PREFIX, Text.hex(hash(hash, project))), ":");
    }

    private static int hash(int seed, String text) {
        int hash = seed;
        for (int i = 0; i < text.length(); i++) {
            hash = mix(hash, Text.at(text, i));
        }
        return hash;
    }
}

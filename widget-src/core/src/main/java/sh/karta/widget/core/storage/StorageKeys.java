// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.storage;

import sh.karta.widget.core.text.Text;

/**
 * The keys under which the widget keeps continuity in the page's storage (public-api §9).
 *
 * <p>A key is {@code karta:1:<hash>:<name>}: {@code 1} is the version of the schema, and the hash keeps two widgets on
 * one origin apart. The hash is FNV-1a with 32 bits over the UTF-16 code units of {@code baseUrl + "\n" + project},
 * written in hexadecimal without leading zeros; {@code baseUrl} has no trailing slash. It is made of {@link #SEED} and
 * {@link #mix}, which also serve a caller whose texts are not Java strings: the loader has none.
 *
 * <p>Who reads and writes: the panel owns every value. The loader reads {@link #THEME} and {@link #OPEN} before the
 * panel is there, and removes all keys of its prefix from both storages when {@code reset} is called before the panel
 * is there; other tabs learn of that through the {@code storage} event of {@link #VISITOR}.
 */
public final class StorageKeys {
    /** What every key begins with; the hash follows. */
    public static final String PREFIX = "karta:1:";

    /** localStorage: the visitor id. */
    public static final String VISITOR = "visitor";

    /** localStorage: the session and the hash of its owner. */
    public static final String SESSION = "session";

    /** localStorage: the last server theme, a JSON object of theme fields; the launcher has it on the next page. */
    public static final String THEME = "theme";

    /** localStorage: what waits to be sent. */
    public static final String OUTBOX = "outbox";

    /** sessionStorage: what stands in the composer. */
    public static final String DRAFT = "draft";

    /**
     * sessionStorage: present, with any value, while the panel is open or a turn runs; the loader then loads the panel
     * at idle on the next page.
     */
    public static final String OPEN = "open";

    /** sessionStorage: where the transcript was scrolled to. */
    public static final String SCROLL = "scroll";

    /** The hash of no text at all: FNV-1a's offset basis. */
    public static final int SEED = 0x811c9dc5;

    private StorageKeys() {}

    /**
     * Returns the hash of a text that goes on with one more UTF-16 code unit.
     *
     * <p>FNV-1a: exclusive or, then times the prime 16777619, written as shifts because {@code *} on two integers
     * compiles to a function that imitates {@code Math.imul}.
     */
    public static int mix(int hash, int unit) {
        int mixed = hash ^ unit;
        return mixed + (mixed << 1) + (mixed << 4) + (mixed << 7) + (mixed << 8) + (mixed << 24);
    }

    /**
     * Returns what all keys of one widget begin with: {@link #PREFIX}, the hash, and a colon.
     *
     * @param baseUrl the data plane's origin without trailing slashes
     * @param project the project ref, {@code org/agent}, or an empty text where there is none
     */
    public static String prefix(String baseUrl, String project) {
        int hash = mix(all(SEED, baseUrl), '\n');
        return Text.concat(Text.concat(PREFIX, Text.hex(all(hash, project))), ":");
    }

    private static int all(int seed, String text) {
        int hash = seed;
        for (int i = 0; i < text.length(); i++) {
            hash = mix(hash, Text.at(text, i));
        }
        return hash;
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import java.net.URI;
import java.util.Map;
import sh.karta.e2e.stack.Stack;

/** A site that embeds the widget: stub first, then the tag, then nothing but a note of every event in {@code seen}. */
public final class Shop {
    /** The embed key and the project that the server has without a configuration (public-api §8). */
    public static final String KEY = "pk_test_demo";

    public static final String PROJECT = "demo/assistant";

    private Shop() {}

    /** Returns the address of a page whose tag has what the demo project needs, and {@code more} attributes. */
    public static URI page(Stack stack, String... more) {
        return page(stack, stack.agent().url(), more);
    }

    /** The same with another address for the agent server, such as a proxy's. */
    public static URI page(Stack stack, URI base, String... more) {
        return pageWithTag(stack, settings(base) + " " + String.join(" ", more));
    }

    /** Returns the attributes of a tag that the demo project needs. */
    public static String settings(URI base) {
        return "data-embed-key=\"" + KEY + "\" data-project=\"" + PROJECT + "\" data-base-url=\"" + base + "\"";
    }

    /** Returns the address of a page whose tag has exactly these attributes besides {@code async} and {@code src}. */
    public static URI pageWithTag(Stack stack, String attributes) {
        return stack.publish(Shop.class, "shop", Map.of("attributes", attributes));
    }

    /** Returns the address of a page with nothing on it but two lines of text and, between them, {@code tag}. */
    public static URI bare(Stack stack, String tag) {
        return stack.publish(Shop.class, "bare", Map.of("tag", tag));
    }
}

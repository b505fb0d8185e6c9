// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import java.net.URI;
import java.util.Map;
import sh.karta.e2e.stack.Stack;

/** A site that embeds the widget: the stub, the tag, and a script that records every event in {@code seen}. */
public final class Shop {
    private Shop() {}

    /** Returns the address of a page whose tag has the attributes for the project of {@code stack}, and {@code more}. */
    public static URI page(Stack stack, String... more) {
        return page(stack, stack.agent().url(), more);
    }

    /** Returns such an address with {@code base} as the agent server, for example a proxy. */
    public static URI page(Stack stack, URI base, String... more) {
        return pageWithTag(stack, settings(stack, base) + " " + String.join(" ", more));
    }

    /** Returns the tag's attributes for the project of {@code stack}. */
    public static String settings(Stack stack) {
        return settings(stack, stack.agent().url());
    }

    /** Returns these attributes with {@code base} as the agent server. */
    public static String settings(Stack stack, URI base) {
        return "data-embed-key=\"" + stack.project().key() + "\" data-project=\""
                + stack.project().name() + "\" data-base-url=\"" + base + "\"";
    }

    /** Returns the address of a page whose tag has exactly these attributes, {@code async} and {@code src}. */
    public static URI pageWithTag(Stack stack, String attributes) {
        return stack.publish(Shop.class, "shop", Map.of("attributes", attributes));
    }

    /** Returns the address of a page with two lines of text and {@code tag} between them. */
    public static URI bare(Stack stack, String tag) {
        return stack.publish(Shop.class, "bare", Map.of("tag", tag));
    }
}

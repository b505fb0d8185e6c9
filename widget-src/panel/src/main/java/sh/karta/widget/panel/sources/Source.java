// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.sources;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Addresses;
import sh.karta.widget.browser.dom.Quotes;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.theme.Names;

/** A source of an answer, ready to be shown. The server's texts and addresses are untrusted. */
final class Source {
    /** The number in citations. */
    final String number;

    final String title;

    /** The exact words of the page, or empty. */
    final String quote;

    /** The page without its section, or null for an address that is not allowed. */
    private final @Nullable String page;

    /** Where the link goes, with the quote highlighted there; null for an address that is not allowed. */
    final @Nullable String address;

    /** Whether this is further reading, which the text does not cite. */
    boolean also;

    /** The text of the chip beside the title, or empty. */
    String beside;

    /** The chip in the list, once it is there. Only the first source of a page gets one. */
    @Nullable
    HTMLElement chip;

    Source(JsonValue item, int position) {
        double n = item.number("n");
        number = Text.of(n > 0 ? n : position);
        quote = orEmpty(item.string("quote"));
        String web = Addresses.web(orEmpty(item.string("url")));
        page = web == null ? null : withoutSection(web);
        address = web == null ? null : Quotes.highlighting(web, quote);
        String host = page == null ? "" : Quotes.shortHost(page);
        String name = Names.clean(orEmpty(item.string("title")));
        title = name.isEmpty() ? page == null ? number : Addresses.host(page) : name;
        beside = name.isEmpty() ? "" : host;
        also = item.flag("also");
    }

    /** Returns whether both lead to the same page, so that one chip is enough. */
    boolean isSame(Source other) {
        return page != null && page.equals(other.page);
    }

    /** Returns whether both would look the same. */
    boolean looksLike(Source other) {
        return !isSame(other) && title.equals(other.title) && beside.equals(other.beside);
    }

    /** Shows the path of the page too, because another source has the same title and host. */
    void tellApart() {
        if (address != null) {
            String path = Quotes.path(address);
            int fragment = Text.indexOf(path, ":~:", 0);
            beside = Text.concat(beside, fragment < 0 ? path : Text.slice(path, 0, fragment));
        }
    }

    private static String withoutSection(String address) {
        int fragment = Text.indexOf(address, "#", 0);
        return fragment < 0 ? address : Text.slice(address, 0, fragment);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}

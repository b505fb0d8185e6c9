// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.limit;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLTextAreaElement;
import sh.karta.widget.browser.dom.Composing;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.elements.Icons;
import sh.karta.widget.panel.person.PersonRequest;
import sh.karta.widget.panel.theme.Theme;

/** The card that shows a reached limit and counts down to its end. It follows the last message, and stays in view. */
public final class LimitView implements View {
    private final PanelContext context;
    private final PersonRequest person;
    private final HTMLElement region;
    private final HTMLElement composer;
    private @Nullable KartaError shown;
    private @Nullable Theme theme;
    private @Nullable HTMLElement ends;
    private @Nullable HTMLElement ring;

    /** How long the limit lasted when it was first shown, in milliseconds, or NaN if only a new conversation ends it. */
    private double whole;

    private LimitView(PanelContext context, PersonRequest person, HTMLElement region, HTMLElement composer) {
        this.context = context;
        this.person = person;
        this.region = region;
        this.composer = composer;
    }

    /** Adds the card to the panel without showing it. */
    public static void add(PanelContext context, Slots slots, PersonRequest person) {
        HTMLElement region = Dom.el("div", "limits", slots.middle.querySelector(".scroll"));
        Dom.attr(region, "aria-live", "polite");
        slots.add(new LimitView(context, person, region, slots.composer));
    }

    @Override
    public void update() {
        KartaError limit = context.conversation.limit();
        if (limit != shown || theme != context.settings.theme()) {
            if (limit != shown) {
                shown = limit;
                whole = context.conversation.limitUntil() - context.clock.now();
            }
            theme = context.settings.theme();
            ends = null;
            ring = null;
            // A removed or disabled element loses the focus, and the panel would not receive Escape.
            boolean focused = Dom.hasFocus(region) || (limit != null && Dom.hasFocus(composer));
            Dom.clear(region);
            if (limit == null) {
                if (focused) {
                    HTMLTextAreaElement field = Composing.field(composer);
                    // The composer is updated after this view.
                    field.setDisabled(false);
                    Dom.focus(field);
                }
            } else {
                HTMLElement card = Dom.el("div", "card limit", region);
                Dom.attr(card, "role", "group");
                Dom.attr(card, "aria-label", context.strings.get("limit"));
                card.setTabIndex(-1);
                if (focused) {
                    Dom.focus(card);
                }
                if (!Double.isNaN(whole)) {
                    ring = Dom.el("div", "timer", card);
                }
                Dom.setText(Dom.el("h3", "", card), context.strings.get("limit"));
                HTMLElement line = Dom.el("p", "", card);
                // Announcing a countdown would interrupt everything else.
                Dom.attr(line, "aria-live", "off");
                ends = line;
                if (person.isOffered()) {
                    HTMLElement button = Dom.iconButton(
                            "button", Icons.PERSON, Dom.el("div", "buttons", card), event -> person.ask());
                    Dom.text(context.strings.get("person"), Dom.el("span", "", button));
                }
            }
        }
        HTMLElement line = ends;
        if (line != null) {
            double until = context.conversation.limitUntil();
            if (Double.isNaN(until)) {
                Dom.setText(line, context.strings.get("locked"));
            } else {
                double left = until - context.clock.now();
                Dom.setText(line, context.strings.get("tryAgain", duration(until, left)));
                if (ring != null) {
                    Dom.style(ring, "--sent", Text.of(Math.max(0, left / whole)));
                }
                context.timers.redrawIn(1000);
            }
        }
    }

    /** Returns the time that is left as "11:42", or in hours or days if it is an hour or more. */
    private String duration(double until, double left) {
        double seconds = Math.max(1, Math.ceil(left / 1000));
        return seconds < 3600 ? Formats.countdown(context.settings.locale(), seconds) : context.until(until);
    }
}

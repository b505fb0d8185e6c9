// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.days;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;
import org.teavm.jso.dom.xml.NodeList;
import sh.karta.widget.browser.dom.Days;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.theme.Theme;

/** Adds to the messages of the transcript: the day above the first one of each day, and a fold to long ones of the visitor. */
public final class DaysAndFolds implements View {
    private final PanelContext context;
    private final HTMLElement log;

    /** The number of messages, the first element and the theme for which the days were written. */
    private int known;

    private @Nullable Node first;
    private @Nullable Theme theme;

    private DaysAndFolds(PanelContext context, HTMLElement middle) {
        this.context = context;
        log = middle.querySelector(".log");
        // Older messages are added without an update of all views.
        Dom.onResize(log, size -> update());
    }

    /** Adds the view to the panel. */
    public static void add(PanelContext context, Slots slots) {
        slots.add(new DaysAndFolds(context, slots.middle));
    }

    @Override
    public void update() {
        NodeList<? extends HTMLElement> turns = log.querySelectorAll(".turn");
        List<Message> messages = context.conversation.messages();
        int count = turns.getLength();
        int missing = messages.size() - count;
        if (missing < 0) {
            return;
        }
        for (int i = 0; i < count; i++) {
            if (messages.get(missing + i).visitors) {
                LongMessage.fold(
                        context.strings,
                        turns.get(i),
                        messages.get(missing + i).text().length());
            }
        }
        Node top = count == 0 ? null : turns.get(0);
        if (count != known || top != first || theme != context.settings.theme()) {
            known = count;
            first = top;
            theme = context.settings.theme();
            days(turns, messages, missing);
        }
    }

    private void days(NodeList<? extends HTMLElement> turns, List<Message> messages, int missing) {
        // The first message of a conversation shows its day only if that is not today.
        double day = missing > 0 || context.conversation.hasEarlier() ? Double.NaN : Days.start(context.clock.now());
        for (int i = 0; i < turns.getLength(); i++) {
            double time = messages.get(missing + i).createdAt;
            double start = Double.isNaN(time) ? day : Days.start(time);
            boolean other = !Double.isNaN(day) && start != day;
            Dom.attr(turns.get(i), "data-day", other ? Days.name(context.settings.locale(), time) : null);
            day = start;
        }
    }
}

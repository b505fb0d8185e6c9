// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.context;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;

/**
 * The live region in which answers are announced to screen readers. It is in the page before its first text, because screen readers
 * may ignore a region that appears together with its text. The announcer is a deferred feature. Until it has loaded, this notes
 * which text was restored, so that the announcer can announce exactly the text that arrived since.
 */
public final class Announcements implements View {
    /** Minimum length of a sentence. Shorter pieces wait for the next one, because "1." is a list number. */
    public static final int SHORTEST = 12;

    /** The element to which announced texts are added. */
    public final HTMLElement region;

    private final PanelContext context;
    private @Nullable Callback announcer;
    private @Nullable Part restored;
    private int length;
    private boolean live;

    public Announcements(PanelContext context, HTMLElement parent) {
        this.context = context;
        region = Dom.el("div", "sr", parent);
        Dom.attr(region, "aria-live", "polite");
    }

    /**
     * Sets the function that runs with each update from then on. It is a JavaScript function, because TeaVM copies a Java method that is
     * called once into its caller.
     */
    public void setAnnouncer(Callback announcer) {
        this.announcer = announcer;
    }

    /** Returns the last text that was restored before the announcer was set, or null if none was. */
    public @Nullable Part restored() {
        return restored;
    }

    /** Returns the length in UTF-16 units that {@link #restored} had when it was restored. */
    public int restoredLength() {
        return length;
    }

    /** Returns whether the update before this one showed a conversation that was not being restored. */
    public boolean isLive() {
        return live;
    }

    /** Returns the last text of the last answer, or null if it has none. */
    public @Nullable Part current() {
        return last(false);
    }

    /** Returns the last text of the last answer, and if it has none, of those before it if they count too. */
    private @Nullable Part last(boolean before) {
        List<Message> messages = context.conversation.messages();
        for (int i = messages.size() - 1; i >= 0; i--) {
            Message message = messages.get(i);
            if (!message.visitors) {
                for (int at = message.parts.size() - 1; at >= 0; at--) {
                    if (message.parts.get(at).kind == Part.TEXT) {
                        return message.parts.get(at);
                    }
                }
                if (!before) {
                    return null;
                }
            }
        }
        return null;
    }

    @Override
    public void update() {
        boolean restoring = context.conversation.restoring();
        Callback known = announcer;
        if (known != null) {
            known.call(region);
        } else {
            Part part = last(true);
            int size = part == null ? 0 : part.text.length();
            if (size >= SHORTEST) {
                context.features.loadIfNeeded();
            }
            if (restoring || !live) {
                restored = part;
                length = size;
            }
        }
        live = !restoring;
    }
}

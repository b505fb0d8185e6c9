// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.transcript;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.theme.Theme;

/** One message of the transcript. */
abstract class MessageView implements View {
    final PanelContext context;
    final Message message;
    final HTMLElement root;

    /** Whether it had to wait to be sent. */
    boolean queued;

    /** Whether something is missing until features have loaded. */
    boolean late;

    private int status;
    private boolean retriable;
    private @Nullable Theme theme;

    MessageView(PanelContext context, Message message, String side) {
        this.context = context;
        this.message = message;
        root = Dom.el("div", side);
    }

    /**
     * Returns whether the message's state or the theme has changed since the last call, or features have loaded that
     * were missing. True for the first call.
     */
    final boolean changed() {
        Theme now = context.settings.theme();
        boolean arrived = late && context.features.isLoaded();
        boolean changed = arrived || status != message.status || retriable != message.retriable || theme != now;
        late &= !changed;
        status = message.status;
        retriable = message.retriable;
        theme = now;
        return changed;
    }

    /**
     * Adds the author, hidden visually, and the time. Returns the time as text, or an empty string if it is unknown.
     * Hidden text in a long conversation must not create layers, because the engine visits all layers in every frame.
     */
    final String sign(HTMLElement author, String name) {
        String time = Double.isNaN(message.createdAt) ? "" : Formats.time(context.settings.locale(), message.createdAt);
        Dom.setText(author, Text.concat(name, Text.concat(" ", time)));
        return time;
    }

    /** Removes the elements after {@code last}. They show the message's state. */
    final void clearBehind(HTMLElement last) {
        while (root.getLastChild() != last) {
            root.removeChild(root.getLastChild());
        }
    }

    static MessageView of(PanelContext context, PartViews views, Message message) {
        return message.visitors ? new VisitorView(context, views, message) : new AgentView(context, views, message);
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.title;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.BrowserPageState;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.PageTitle;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.View;

/**
 * The number of unread answers before the title of a hidden tab (theme field {@code titleBadge}). An answer is unread if it ended
 * while the panel was closed or the tab was hidden, and the panel was not seen open since then. While the field is on, the
 * stream of a running turn stays open in a hidden tab.
 */
public final class TitleBadge implements View {
    /** Delay in milliseconds before a title that the page has changed is marked. Another script may change it back. */
    private static final double REPAIR_AFTER = 250;

    private final PanelContext context;
    private int seen;

    /** Whether the panel was open in a visible tab at the last update. Its closing and the hiding of the tab update immediately. */
    private boolean shown;

    private @Nullable Node mark;
    private @Nullable JSObject observer;
    private @Nullable Cancellable repair;

    public TitleBadge(PanelContext context) {
        this.context = context;
        seen = context.actions.answers();
    }

    @Override
    public void update() {
        boolean on = context.settings.theme().is("titleBadge");
        ((BrowserPageState) context.pageState).countHidden(!on);
        boolean shows = context.actions.isOpen() && !PageTitle.isHidden();
        // The visitor could see what has ended since the last update if the panel was shown until now.
        if (!on || shows || shown) {
            seen = context.actions.answers();
        }
        shown = shows;
        int unread = context.actions.answers() - seen;
        show(
                unread == 0 || !PageTitle.isHidden()
                        ? ""
                        : Text.concat("(", Text.concat(unread > 9 ? "9+" : Text.of(unread), ") ")));
    }

    private void show(String text) {
        Node node = mark;
        if (node == null) {
            node = PageTitle.mark();
            mark = node;
            context.lifetime.add(Dom.listen(PageTitle.document(), "visibilitychange", event -> turned()));
            context.lifetime.add(() -> show(""));
        }
        PageTitle.show(node, text);
        if (text.isEmpty()) {
            leave();
        } else if (observer == null) {
            observer = PageTitle.observe(none -> {
                if (repair == null) {
                    repair = context.clock.after(REPAIR_AFTER, () -> {
                        repair = null;
                        update();
                    });
                }
            });
        }
    }

    /** Stores the state of the tab as if no stream were open, because the tab may never be shown again. */
    private void turned() {
        if (PageTitle.isHidden()) {
            context.actions.save();
        }
        update();
    }

    private void leave() {
        if (observer != null) {
            PageTitle.stop(observer);
            observer = null;
        }
        if (repair != null) {
            repair.cancel();
            repair = null;
        }
    }
}

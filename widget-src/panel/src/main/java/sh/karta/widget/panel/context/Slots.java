// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.context;

import java.util.ArrayList;
import java.util.List;
import org.teavm.jso.dom.html.HTMLElement;

/** Parent elements for the deferred views around the transcript, and the views that have loaded. */
public final class Slots implements View {
    /** The whole panel. Sheets over the conversation are added at its end. */
    public final HTMLElement frame;

    public final HTMLElement header;
    public final HTMLElement menuButton;

    /** The part of the frame that contains the transcript. */
    public final HTMLElement middle;

    /** A status region above the composer. */
    public final HTMLElement region;

    public final HTMLElement composer;

    /** The live region for answers. */
    public final Announcements announcements;

    /** Whether the panel is a block of the page. */
    public final boolean inline;

    private final List<View> views = new ArrayList<>();

    public Slots(
            HTMLElement frame,
            HTMLElement header,
            HTMLElement menuButton,
            HTMLElement middle,
            HTMLElement region,
            HTMLElement composer,
            Announcements announcements,
            boolean inline) {
        this.frame = frame;
        this.header = header;
        this.menuButton = menuButton;
        this.middle = middle;
        this.region = region;
        this.composer = composer;
        this.announcements = announcements;
        this.inline = inline;
    }

    /** Adds a view, which is updated with the others. */
    public void add(View view) {
        views.add(view);
    }

    @Override
    public void update() {
        for (View view : views) {
            view.update();
        }
    }
}

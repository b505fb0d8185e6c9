// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.notice;

import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;

/** The notice that the browser's storage is full, until the visitor dismisses it. */
public final class StorageNotice {
    private boolean understood;

    private StorageNotice() {}

    /** Adds the notice to the panel without showing it. */
    public static void add(PanelContext context, Slots slots) {
        StorageNotice notice = new StorageNotice();
        NoticeView.add(
                context, slots, "storageFull", () -> context.store.isFull() && !notice.understood, "understood", () -> {
                    notice.understood = true;
                    context.actions.redraw();
                });
    }
}

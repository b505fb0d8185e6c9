// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.notice;

import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;

/** The notice that the conversation could not be loaded. */
public final class RestoreNotice {
    private RestoreNotice() {}

    /** Adds the notice to the panel without showing it. */
    public static void add(PanelContext context, Slots slots) {
        NoticeView.add(
                context,
                slots,
                "restoreFailed",
                context.conversation::unrestored,
                "retry",
                context.conversation::restoreAgain);
    }
}

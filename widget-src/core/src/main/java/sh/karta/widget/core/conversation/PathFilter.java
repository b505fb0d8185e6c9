// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.event.AgentEvent;

/** Decides which events of the log belong to the versions that this tab shows. A log has the events of all versions. */
interface PathFilter {
    /** Shows everything, until the chunk of versions has loaded. */
    PathFilter ALL = new PathFilter() {
        @Override
        public @Nullable String parent() {
            return null;
        }

        @Override
        public boolean shows(AgentEvent event) {
            return true;
        }

        @Override
        public void replacing() {}
    };

    /** Returns the id of the message that the next one follows, or null if that is unknown or nothing. */
    @Nullable
    String parent();

    /** Returns whether {@code event} is shown. Called once for each event, in order. */
    boolean shows(AgentEvent event);

    /** Reports that the messages are about to be replaced by those of a conversation or version that was chosen. */
    void replacing();
}

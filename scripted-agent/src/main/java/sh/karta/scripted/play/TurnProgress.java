// SPDX-License-Identifier: Apache-2.0
package sh.karta.scripted.play;

import org.jspecify.annotations.Nullable;

/** A turn and its output so far, after which playback resumes. */
public interface TurnProgress {
    /** Returns the id of the turn in its session. The ids of parts and tool calls are derived from it. */
    long id();

    /** Returns the visitor's message. */
    String text();

    /** Returns the number of written events, including pauses, but without words. */
    int emitted();

    /** Returns the number of written characters of a part. */
    int written(String partId);

    /** Returns whether the visitor approved; null without a decision. */
    @Nullable
    Boolean decision(String requestId);

    /** Returns whether the visitor has approved a tool for the whole session. */
    boolean isApproved(String tool);

    /** Returns whether the client can show an approval. If not, approvals count as denied. */
    boolean canPause();
}

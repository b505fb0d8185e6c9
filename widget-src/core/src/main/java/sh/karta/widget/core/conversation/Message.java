// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One message of the transcript, the visitor's or the agent's. Views read it; only conversation writes it. */
public final class Message {
    /** Where a message stands. */
    public static final int WAITING = 0;

    /** The visitor's message is on its way to the server. */
    public static final int SENDING = 1;

    /** The visitor's message was accepted, the agent's is being written. */
    public static final int OPEN = 2;

    /** Nothing more will come. */
    public static final int DONE = 3;

    /** The visitor's message was not accepted, or the agent's was interrupted by a failure; retry is possible. */
    public static final int FAILED = 4;

    /** The visitor stopped the agent's message. */
    public static final int STOPPED = 5;

    /** Unique within the conversation, stable while it lives. */
    public final String id;

    /** Whether the visitor wrote it. */
    public final boolean visitors;

    /** Milliseconds since the epoch, or NaN where unknown. */
    public double createdAt = Double.NaN;

    /** One of the constants above. */
    public int status;

    /** The parts in first-seen order; the visitor's message has one {@link Part#TEXT}. */
    public final List<Part> parts = new ArrayList<>();

    /** Why it failed, while {@link #FAILED}. */
    public sh.karta.widget.core.error.@Nullable KartaError error;

    Message(String id, boolean visitors, int status) {
        this.id = id;
        this.visitors = visitors;
        this.status = status;
    }
}

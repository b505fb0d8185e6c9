// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.JsonValue;

/** What both transports can do: open a session, and run a turn in it. */
public interface Transport {
    /** Opens a session and gives its id; {@code metadata} is {@code {user_id?, attributes?}} or null. */
    Cancellable create(@Nullable JsonValue metadata, String key, Reply<String> reply);

    /** Posts {@code message} and follows the turn it starts. Cancelling leaves the turn to the server. */
    Cancellable turn(Session session, Outgoing message, TurnSink sink);
}

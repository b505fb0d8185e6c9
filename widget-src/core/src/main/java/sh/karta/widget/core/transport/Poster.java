// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.JsonValue;

/** Posts the events that begin a turn. */
public interface Poster {
    /** Posts {@code event} to {@code session}. The reply receives the server's answer, with the event's {@code seq}. */
    Cancellable post(String session, JsonValue event, Reply<JsonValue> reply);
}

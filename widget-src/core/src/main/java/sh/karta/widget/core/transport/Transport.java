// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.JsonValue;

/** Creates sessions and runs turns in them. */
public interface Transport {
    /** Creates a session and passes its id. {@code metadata} is {@code {user_id?, attributes?}}, or null. */
    Cancellable create(@Nullable JsonValue metadata, String key, Reply<String> reply);

    /** Posts {@code message} and follows its turn. After cancellation the turn continues at the server. */
    Cancellable turn(LogReader log, UserMessage message, TurnSink sink);
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.headless;

import org.teavm.jso.JSObject;
import sh.karta.widget.browser.BrowserJson;
import sh.karta.widget.browser.FileBlob;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.core.client.SessionCalls;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;

/**
 * Core's calls about sessions behind plain values. The code is a deferred module, because not every chat needs it. No
 * interface of JavaScript's: those are set up when the program starts.
 */
final class HeadlessSessions {
    private final SessionCalls calls;
    private final Hooks hooks;

    HeadlessSessions(SessionCalls calls, Hooks hooks) {
        this.calls = calls;
        this.hooks = hooks;
    }

    void list(Answer answer) {
        calls.list((sessions, error) -> answer.done(Plain.orNull(error), sessions == null ? null : plain(sessions)));
    }

    void delete(String sessionId, Answer answer) {
        calls.delete(sessionId, (value, error) -> {
            hooks.state();
            answer.done(Plain.orNull(error), null);
        });
    }

    Cancel upload(JSObject file, Share share, Answer answer) {
        Cancellable upload = calls.upload(
                new FileBlob(file),
                fraction -> share.sent(fraction),
                (value, error) -> answer.done(Plain.orNull(error), value == null ? null : JsValue.raw(value)));
        return upload::cancel;
    }

    /** Returns the sessions of {@code wire} that have an id, with the names of the API. */
    private static JSObject plain(JsonValue wire) {
        Json json = new BrowserJson();
        JsonValue sessions = json.array();
        for (int i = 0; i < wire.size(); i++) {
            JsonValue session = wire.at(i);
            String id = session == null ? null : session.string("id");
            if (session != null && id != null) {
                String title = session.string("title");
                sessions.add(json.object()
                        .put("id", id)
                        .put("title", title == null ? "" : title)
                        .put("createdAt", session.string("created_at"))
                        .put("lastActivityAt", session.string("last_activity_at")));
            }
        }
        return JsValue.raw(sessions);
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.headless;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.BrowserJson;
import sh.karta.widget.browser.FileBlob;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.core.client.AgentClient;
import sh.karta.widget.core.client.SessionCalls;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;

/** Core's calls about sessions behind plain values. */
final class HeadlessSessions {
    private final AgentClient client;
    private final SessionCalls calls;
    private final Hooks hooks;

    HeadlessSessions(AgentClient client, Hooks hooks) {
        this.client = client;
        this.calls = new SessionCalls(client);
        this.hooks = hooks;
    }

    /** Makes a call of {@link NativeClient#session}. */
    void call(String name, @Nullable JSObject first, @Nullable JSObject second, Answer answer) {
        JsonValue argument = JsValue.of(first);
        String text = argument == null ? null : argument.asString();
        String id = text == null ? "" : text;
        JsonValue title = JsValue.of(second);
        String words = title == null ? null : title.asString();
        if (name.equals("list")) {
            list(argument, answer);
        } else if (name.equals("rename")) {
            calls.rename(id, words == null ? "" : words, (value, error) -> answer.done(Plain.orNull(error), null));
        } else if (name.equals("transcript")) {
            calls.transcript((messages, error) ->
                    answer.done(Plain.orNull(error), messages == null ? null : JsValue.raw(messages)));
        } else if (name.equals("select")) {
            calls.select(id, (value, error) -> answer.done(Plain.orNull(error), null));
        } else {
            delete(id, answer);
        }
    }

    /** Lists sessions. {@code options} are {@code {query?, cursor?, limit?}}, as the caller passed them. */
    private void list(@Nullable JsonValue options, Answer answer) {
        calls.list(
                options == null ? null : options.string("query"),
                options == null ? null : options.string("cursor"),
                options == null ? Double.NaN : options.number("limit"),
                (page, error) -> answer.done(Plain.orNull(error), page == null ? null : plain(page)));
    }

    private void delete(String sessionId, Answer answer) {
        calls.delete(sessionId, (value, error) -> {
            if (error == null && sessionId.equals(client.sessionId())) {
                client.release();
            }
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

    /** Returns the sessions of {@code page} that have an id, with the names of the API. The array has {@code next} if more follow. */
    private static JSObject plain(JsonValue page) {
        Json json = new BrowserJson();
        JsonValue sessions = json.array();
        JsonValue data = page.get("data");
        for (int i = 0; data != null && i < data.size(); i++) {
            JsonValue session = data.at(i);
            String id = session == null ? null : session.string("id");
            if (session != null && id != null) {
                String title = session.string("title");
                sessions.add(json.object()
                        .put("id", id)
                        .put("title", title == null ? "" : title)
                        .put("preview", session.string("preview"))
                        .put("createdAt", session.string("created_at"))
                        .put("lastActivityAt", session.string("last_activity_at")));
            }
        }
        return JsValue.raw(sessions.put("next", page.string("next")));
    }
}

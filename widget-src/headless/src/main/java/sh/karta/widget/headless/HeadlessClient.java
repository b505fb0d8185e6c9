// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.headless;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSBoolean;
import org.teavm.jso.core.JSString;
import sh.karta.widget.browser.FileBlob;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.core.auth.Visitor;
import sh.karta.widget.core.client.AgentClient;
import sh.karta.widget.core.client.ClientListener;
import sh.karta.widget.core.client.TurnListener;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Ports;

/** Core's client behind plain values. */
final class HeadlessClient implements NativeClient {
    private final Ports ports;
    private final AgentClient client;

    HeadlessClient(Ports ports, ClientConfig config, Visitor visitor, Hooks hooks) {
        this.ports = ports;
        this.client = new AgentClient(ports, config, visitor, new ClientListener() {
            @Override
            public void session(String id, boolean created) {
                hooks.session(created);
            }

            @Override
            public void stateChanged() {
                hooks.state();
            }

            @Override
            public void token() {
                hooks.token();
            }

            @Override
            public void connected(boolean up) {
                hooks.connected(up);
            }

            @Override
            public void past(AgentEvent event) {
                hooks.past(Plain.event(event));
            }
        });
    }

    @Override
    public int state() {
        return client.state();
    }

    @Override
    public @Nullable String sessionId() {
        return client.sessionId();
    }

    @Override
    public void createSession(Answer answer) {
        client.createSession((id, error) -> answer.done(Plain.orNull(error), id == null ? null : JSString.valueOf(id)));
    }

    @Override
    public @Nullable JSObject send(String text, @Nullable JSObject attachments, Observer observer) {
        return Plain.orNull(client.send(text, JsValue.of(attachments), ports.random.id(), heard(observer)));
    }

    @Override
    public @Nullable JSObject stream(double fromSeq, Observer observer) {
        return Plain.orNull(client.stream(fromSeq, heard(observer)));
    }

    @Override
    public void leave() {
        client.leave();
    }

    @Override
    public void proceed() {
        client.proceed();
    }

    @Override
    public void resume(String sessionId, Answer answer) {
        client.resume(
                sessionId, false, (running, error) -> answer.done(Plain.orNull(error), JSBoolean.valueOf(running)));
    }

    @Override
    public void confirm(String requestId, String option, Answer answer) {
        client.confirm(requestId, option, nothing(answer));
    }

    @Override
    public void interrupt(Answer answer) {
        client.interrupt(nothing(answer));
    }

    @Override
    public void identify(@Nullable JSObject user) {
        client.identify(JsValue.of(user));
    }

    @Override
    public void sessions(Answer answer) {
        client.list((sessions, error) ->
                answer.done(Plain.orNull(error), sessions == null ? null : Plain.sessions(sessions)));
    }

    @Override
    public void deleteSession(String sessionId, Answer answer) {
        client.delete(sessionId, json(answer));
    }

    @Override
    public Cancel upload(JSObject file, Share share, Answer answer) {
        Cancellable upload = client.upload(new FileBlob(file), fraction -> share.sent(fraction), json(answer));
        return upload::cancel;
    }

    @Override
    public void shutdown() {
        client.shutdown();
    }

    private static TurnListener heard(Observer observer) {
        return new TurnListener() {
            @Override
            public void event(AgentEvent event) {
                observer.next(Plain.event(event));
            }

            @Override
            public void ended() {
                observer.next(null);
            }
        };
    }

    private static Reply<Void> nothing(Answer answer) {
        return (none, error) -> answer.done(Plain.orNull(error), null);
    }

    private static Reply<JsonValue> json(Answer answer) {
        return (value, error) -> answer.done(Plain.orNull(error), value == null ? null : JsValue.raw(value));
    }
}

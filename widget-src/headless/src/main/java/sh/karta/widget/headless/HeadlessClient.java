// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.headless;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSBoolean;
import org.teavm.jso.core.JSString;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.bridge.ChunkFile;
import sh.karta.widget.core.auth.Identity;
import sh.karta.widget.core.auth.Visitor;
import sh.karta.widget.core.client.AgentClient;
import sh.karta.widget.core.client.ClientListener;
import sh.karta.widget.core.client.TurnListener;
import sh.karta.widget.core.client.TurnQueue;
import sh.karta.widget.core.client.WhenBusy;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.QuickReplies;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.core.transport.UserMessage;

/** Adapts core's client and its turns to plain JavaScript values. */
final class HeadlessClient implements NativeClient {
    private final Ports ports;
    private final Hooks hooks;
    private final String whenBusy;
    private final String prefix;
    private final AgentClient client;
    private final TurnQueue turns;
    private final HeadlessSessions sessions;
    private final QuickReplies replies;

    HeadlessClient(Ports ports, ClientConfig config, String whenBusy, String prefix, Visitor visitor, Hooks hooks) {
        this.ports = ports;
        this.hooks = hooks;
        this.whenBusy = whenBusy;
        this.prefix = prefix;
        this.replies = new QuickReplies(ports.json, ports.log);
        this.client = new AgentClient(
                ports,
                config,
                visitor,
                new ClientListener() {
                    @Override
                    public void session(String id, boolean created) {
                        hooks.session(false);
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
                    public void past(AgentEvent event, boolean history) {
                        JSObject plain = plain(event);
                        if (plain != null) {
                            hooks.past(plain);
                        }
                    }
                },
                DeferredResponses::new);
        this.turns = new TurnQueue(client);
        this.sessions = new HeadlessSessions(client, hooks);
    }

    @Override
    public int state() {
        return turns.state();
    }

    @Override
    public @Nullable String sessionId() {
        return client.sessionId();
    }

    @Override
    public String prefix() {
        return prefix;
    }

    @Override
    public void createSession(Answer answer) {
        client.createSession((id, error) -> answer.done(Plain.orNull(error), id == null ? null : JSString.valueOf(id)));
    }

    @Override
    public Cancel send(
            String text,
            @Nullable JSObject attachments,
            @Nullable String parent,
            @Nullable String again,
            @Nullable String whenBusy,
            TurnCallbacks observer,
            Answer misuse) {
        TurnListener listener = turnListener(observer);
        String key = ports.random.id();
        UserMessage message = again != null
                ? UserMessage.regenerate(again, key)
                : UserMessage.of(text, JsValue.of(attachments), key, parent);
        String policy = whenBusy == null ? this.whenBusy : whenBusy;
        KartaError refusal = WhenBusy.is(policy)
                ? turns.send(message, policy, listener)
                : Errors.invalidOption(Options.message("whenBusy", Options.WHEN_BUSY, JSString.valueOf(policy)));
        return leaving(listener, refusal, misuse);
    }

    @Override
    public Cancel stream(double fromSeq, TurnCallbacks observer, Answer misuse) {
        TurnListener listener = turnListener(observer);
        return leaving(listener, turns.stream(fromSeq, listener), misuse);
    }

    @Override
    public void proceed() {
        client.proceed();
    }

    @Override
    public void resume(String sessionId, Answer answer) {
        turns.resume(sessionId, (running, error) -> answer.done(Plain.orNull(error), JSBoolean.valueOf(running)));
    }

    @Override
    public void confirm(String requestId, String option, Answer answer) {
        client.confirm(requestId, option, nothing(answer));
    }

    @Override
    public void interrupt(Answer answer) {
        turns.interrupt(nothing(answer));
    }

    @Override
    public void identify(@Nullable JSObject user) {
        if (client.identify(JsValue.of(user)) == Identity.REPLACED) {
            hooks.session(true);
        }
        hooks.state();
    }

    @Override
    public void link(JSObject code) {
        ChunkFile chunk = ChunkFile.of("responses");
        if (chunk != null) {
            chunk.link(code);
        }
    }

    @Override
    public void session(String name, @Nullable JSObject first, @Nullable JSObject second, Answer answer) {
        sessions.call(name, first, second, answer);
    }

    @Override
    public Cancel upload(JSObject file, Share share, Answer answer) {
        return sessions.upload(file, share, answer);
    }

    @Override
    public void shutdown() {
        turns.shutdown();
    }

    private Cancel leaving(TurnListener listener, @Nullable KartaError refusal, Answer misuse) {
        if (refusal != null) {
            misuse.done(Plain.error(refusal), null);
        }
        return () -> turns.leave(listener);
    }

    private TurnListener turnListener(TurnCallbacks observer) {
        return new TurnListener() {
            @Override
            public void event(AgentEvent event) {
                JSObject plain = plain(event);
                if (plain != null) {
                    observer.next(plain);
                }
            }

            @Override
            public void ended() {
                observer.next(null);
            }
        };
    }

    /** Returns {@code event} for callers, or null if they do not receive it. */
    private @Nullable JSObject plain(AgentEvent event) {
        JSObject plain = Plain.event(event, replies);
        if (event.type == AgentEvent.OTHER && plain == null) {
            ports.log.debug(Text.concat("Ignored event of unknown type ", event.text("type")));
        }
        return plain;
    }

    private static Reply<Void> nothing(Answer answer) {
        return (none, error) -> answer.done(Plain.orNull(error), null);
    }
}

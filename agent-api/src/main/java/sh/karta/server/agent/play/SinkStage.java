// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.play;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import sh.karta.scripted.play.Approval;
import sh.karta.scripted.play.Stage;
import sh.karta.scripted.play.Usage;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Pause;
import sh.karta.server.event.ToolWording;

/** Writes the events of a script to a turn of the server. */
record SinkStage(TurnSink sink, Duration approvalTimeout) implements Stage<EventDraft> {
    static EventDraft.Usage tokens(Usage usage) {
        return new EventDraft.Usage(usage.inputTokens(), usage.outputTokens());
    }

    @Override
    public void emit(EventDraft event, Runnable then) {
        var unused = sink.emit(event).thenRun(then);
    }

    @Override
    public void pause(Approval approval) {
        sink.pause(
                new Pause(
                        approval.requestId(),
                        approval.tool(),
                        null,
                        approval.question(),
                        approval.target(),
                        new ToolWording(null, null, approval.question(), approval.approve(), approval.deny())
                                .options()),
                approvalTimeout);
    }

    @Override
    public void done(Usage usage, @Nullable String reply, @Nullable EventDraft suggestions) {
        sink.done(tokens(usage), reply, suggestions);
    }

    @Override
    public void fail(String code, String message, @Nullable Integer retryAfterSeconds) {
        sink.fail(code, message, retryAfterSeconds);
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.context;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.Deferred;
import sh.karta.widget.browser.Natives;
import sh.karta.widget.browser.bridge.Loader;
import sh.karta.widget.browser.bridge.PageArguments;
import sh.karta.widget.browser.bridge.Panel;

/**
 * Calls of the page that wait for the features. When these have loaded, or all attempts to load them have failed, each call is
 * answered, so that no promise of the page stays pending.
 */
public final class DeferredCommands {
    private final List<Call> waiting = new ArrayList<>();
    private @Nullable Panel commands;

    /**
     * Runs a command now or when the features have loaded. Returns the promise of its result.
     *
     * @param lasts whether the command is still wanted if the features load after the call was answered with a failure, or after another
     *     such command
     */
    public JSObject run(String command, @Nullable JSObject argument, boolean lasts) {
        Call call = new Call(command, argument, lasts);
        Panel known = commands;
        if (known == null) {
            waiting.add(call);
        } else {
            PageArguments.provide(call.answer, known);
        }
        return Loader.later(call.answer.getPromise(), command, argument);
    }

    /** Runs the calls that wait, and later ones at once, with {@code panel}. */
    public void provide(Panel panel) {
        commands = panel;
        Call latest = null;
        for (Call call : waiting) {
            latest = call.lasts ? latest : call;
        }
        for (Call call : waiting) {
            if (call.answered) {
                panel.run(call.command, call.argument);
            } else if (call.lasts || call == latest) {
                PageArguments.provide(call.answer, panel);
            } else {
                PageArguments.provide(call.answer, (command, argument) -> PageArguments.done());
            }
        }
        waiting.clear();
    }

    /** Answers the calls that wait with a failure. */
    public void fail() {
        for (int i = waiting.size() - 1; i >= 0; i--) {
            Call call = waiting.get(i);
            PageArguments.provide(call.answer, (command, argument) -> PageArguments.unavailable(command));
            call.answered = true;
            if (!call.lasts) {
                waiting.remove(i);
            }
        }
    }

    private static final class Call {
        final String command;
        final @Nullable JSObject argument;
        final boolean lasts;

        /** Resolves with a function that runs the command. */
        final Deferred answer = Natives.held().deferred();

        boolean answered;

        Call(String command, @Nullable JSObject argument, boolean lasts) {
            this.command = command;
            this.argument = argument;
            this.lasts = lasts;
        }
    }
}

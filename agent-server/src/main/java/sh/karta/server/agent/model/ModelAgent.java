// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.Attachments;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.telemetry.Tracing;

/**
 * Answers with a language model. Each running turn has a thread, because it spends most of its time waiting for the network. The server
 * bounds the number of running turns.
 */
public final class ModelAgent implements Agent {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final ModelSettings settings;
    private final Prompt prompt;
    private final Tracing tracing;
    private final ThreadPoolExecutor threads;

    public ModelAgent(ModelSettings settings, Attachments attachments, Tracing tracing) {
        this.tracing = tracing;
        this.settings = settings;
        this.prompt = new Prompt(settings, attachments);
        threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "karta-model-" + COUNT.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public int historyWindow() {
        return settings.window();
    }

    @Override
    public Runnable run(Turn turn, TurnSink sink) {
        ModelTurn run = new ModelTurn(prompt, settings, turn, sink, tracing);
        threads.execute(run);
        return run::stop;
    }
}

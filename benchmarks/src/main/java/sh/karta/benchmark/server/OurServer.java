// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import sh.karta.server.KartaServer;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.config.ConfigException;
import sh.karta.server.config.ConfigFile;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.work.Workers;

/**
 * The agent server with an agent that writes the same events as the floor, at the same rate.
 * {@code java … Ours <config> <events> <interval in milliseconds>}.
 */
public final class OurServer {
    private OurServer() {}

    public static void main(String[] arguments) throws ConfigException, IOException {
        int events = Integer.parseInt(arguments[1]);
        int pause = Integer.parseInt(arguments[2]);
        KartaServer server = KartaServer.start(
                ConfigFile.read(Path.of(arguments[0]), System::getenv),
                workers -> Map.of(ServerBenchmark.PROJECT, new Steady(workers, events, pause)));
        System.out.println("listening on " + server.address());
    }

    /** Writes timestamps at a fixed rate, as the floor does, but waits until the log has accepted the previous one. */
    private record Steady(Workers workers, int events, int pause) implements Agent {
        @Override
        public Runnable run(Turn turn, TurnSink sink) {
            new Writing(sink, events).schedule(this);
            return () -> {};
        }

        @Override
        public int historyWindow() {
            return 0;
        }
    }

    private static final class Writing {
        private final TurnSink sink;
        private final long begin = System.nanoTime();
        private long millis;
        private int left;

        Writing(TurnSink sink, int events) {
            this.sink = sink;
            this.left = events;
        }

        void schedule(Steady steady) {
            millis += steady.pause();
            steady.workers().after(millis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin), () -> {
                if (--left > 0) {
                    sink.emit(EventDraft.messageDelta("part-1-1", Stamp.now())).thenRun(() -> schedule(steady));
                } else {
                    sink.done(Usage.NONE);
                }
            });
        }
    }
}

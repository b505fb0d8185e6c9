// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * The baseline: Jetty with a handler that writes events of the same shape at the same rate, without a store, sessions
 * or authorisation. {@code java … Floor <events> <interval in milliseconds>}.
 */
public final class FloorServer extends Handler.Abstract.NonBlocking {
    private final int events;
    private final int pause;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);

    private FloorServer(int events, int pause) {
        this.events = events;
        this.pause = pause;
    }

    public static void main(String[] arguments) throws Exception {
        Server server = new Server(new QueuedThreadPool(32));
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        connector.setPort(0);
        connector.setAcceptQueueSize(1_024);
        server.addConnector(connector);
        server.setHandler(new FloorServer(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1])));
        server.start();
        System.out.println("listening on http://127.0.0.1:" + connector.getLocalPort());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        response.getHeaders().put("Content-Type", "text/event-stream");
        new Stream(response, callback).start();
        return true;
    }

    private final class Stream implements Runnable {
        private final Response response;
        private final Callback callback;
        private int seq;
        private @Nullable ScheduledFuture<?> task;

        Stream(Response response, Callback callback) {
            this.response = response;
            this.callback = callback;
        }

        void start() {
            task = timer.scheduleAtFixedRate(this, 0, pause, TimeUnit.MILLISECONDS);
        }

        @Override
        public void run() {
            boolean last = ++seq >= events;
            String type = last ? "session.status_idle" : "agent.message";
            String frame = "id: " + seq + "\ndata: {\"type\":\"" + type + "\",\"seq\":" + seq + ",\"created_at\":\""
                    + Instant.now().truncatedTo(ChronoUnit.MILLIS) + "\",\"part_id\":\"part-1-1\",\"text\":\""
                    + Stamp.now()
                    + "\",\"delta\":true}\n\n";
            ScheduledFuture<?> running = task;
            if (last && running != null) {
                running.cancel(false);
            }
            response.write(
                    last, ByteBuffer.wrap(frame.getBytes(StandardCharsets.UTF_8)), last ? callback : Callback.NOOP);
        }
    }
}

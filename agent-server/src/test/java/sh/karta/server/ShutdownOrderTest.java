// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;
import sh.karta.server.config.ManagementConfig;
import sh.karta.server.config.ServerConfig;

/** Tests in which order a server closes its parts. */
@Isolated("asserts what is logged")
final class ShutdownOrderTest {
    @TempDir
    Path directory;

    @Test
    void eachPartStaysOpenUntilThePartsThatUseItAreClosed() throws IOException {
        List<String> steps = new ArrayList<>();
        try (HeldPort main = new HeldPort();
                HeldPort management = new HeldPort()) {
            ServerConfig config = ServerConfig.demo()
                    .with(null, main.number(), directory.resolve("data"), null)
                    .with(new ManagementConfig("127.0.0.1", management.number(), false, null));
            KartaServer server = KartaServer.start(config);
            observe(
                    part -> steps.add(part + ": "
                            + (isListening(main) ? "main port, " : "")
                            + (isListening(management) ? "management, " : "")
                            + (hasStore(server) ? "store" : "")),
                    server::close);
        }
        assertThat(steps)
                .containsExactly(
                        "runs: main port, management, store",
                        "streams: main port, management, store",
                        "connector: main port, management, store",
                        "management listener: management, store",
                        "webhooks: store",
                        "crawls: store",
                        "sessions: store",
                        "bus: store",
                        "workers: store",
                        "store: store",
                        "traces: ",
                        "metrics: ");
    }

    private interface Observer {
        void before(String part);
    }

    /** Runs {@code close} and calls the observer before each part is closed, on the thread that closes it. */
    private static void observe(Observer observer, Runnable close) {
        Logger logger = (Logger) LoggerFactory.getLogger(ShutdownSteps.class);
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                observer.before((String) event.getArgumentArray()[0]);
            }
        };
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        try {
            close.run();
        } finally {
            logger.setAdditive(true);
            logger.setLevel(null);
            logger.detachAppender(appender);
        }
    }

    private static boolean isListening(HeldPort port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasStore(KartaServer server) {
        try {
            server.store().health();
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }
}

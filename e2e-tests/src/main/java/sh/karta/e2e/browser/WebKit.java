// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openqa.selenium.MutableCapabilities;
import org.openqa.selenium.SessionNotCreatedException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.net.PortProber;
import org.openqa.selenium.remote.RemoteWebDriver;
import org.openqa.selenium.remote.http.ClientConfig;
import sh.karta.e2e.stack.Patience;

/**
 * WebKitGTK's MiniBrowser on a virtual display. One driver process runs one session at a time, each with its own
 * browser and profile. It stands for Safari's engine.
 */
public final class WebKit implements AutoCloseable {
    /** Timeout of a command, including the start of a browser. It exceeds the time limit of scripts. */
    private static final Duration COMMAND = Patience.LIMIT.plusSeconds(30);

    /** Mesa's software renderer, which draws accelerated layers here, crashes the page from time to time. */
    private static final String WITHOUT_LAYERS = "WEBKIT_DISABLE_COMPOSITING_MODE";

    private final Path xvfbRun;
    private final Path webKitDriver;
    private final Path miniBrowser;
    private Driver driver;

    /** A driver process and its address. */
    private record Driver(Process process, URI address) {}

    private WebKit(Path xvfbRun, Path webKitDriver, Path miniBrowser) {
        this.xvfbRun = xvfbRun;
        this.webKitDriver = webKitDriver;
        this.miniBrowser = miniBrowser;
        driver = startDriver();
    }

    /** Starts a driver with the given executable files. */
    public static WebKit start(Path xvfbRun, Path webKitDriver, Path miniBrowser) {
        return new WebKit(xvfbRun, webKitDriver, miniBrowser);
    }

    private Driver startDriver() {
        try {
            // Not one that the system gives to a server on port 0, which may take it before the driver does.
            int port = PortProber.findFreePort();
            ProcessBuilder builder =
                    new ProcessBuilder(xvfbRun.toString(), "-a", webKitDriver.toString(), "--port=" + port);
            builder.environment().put(WITHOUT_LAYERS, "1");
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                awaitListener(process, port);
                return new Driver(process, URI.create("http://127.0.0.1:" + port));
            } catch (RuntimeException failed) {
                end(process);
                throw failed;
            }
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    /**
     * Starts a browser in a session, which must quit before the next one begins. A driver may wait forever for a
     * browser that never connected. The test has not started by then, so the driver is restarted once, with a log line.
     */
    public RemoteWebDriver session() {
        return session(List.of(miniBrowser.toString(), "--automation"));
    }

    /** Starts a browser as {@link #session} does, for pages that need accelerated layers, such as view transitions. */
    public RemoteWebDriver sessionWithLayers() {
        return session(List.of("/usr/bin/env", "-u", WITHOUT_LAYERS, miniBrowser.toString(), "--automation"));
    }

    private RemoteWebDriver session(List<String> command) {
        try {
            return newSession(command);
        } catch (SessionNotCreatedException | TimeoutException stuck) {
            System.err.println("NOTICE: WebKitWebDriver timed out after " + COMMAND.toSeconds()
                    + " s while starting a browser; restarting it: " + stuck.getMessage());
            end(driver.process());
            driver = startDriver();
            return newSession(command);
        }
    }

    private RemoteWebDriver newSession(List<String> command) {
        MutableCapabilities capabilities = new MutableCapabilities();
        capabilities.setCapability("browserName", "MiniBrowser");
        capabilities.setCapability(
                "webkitgtk:browserOptions",
                Map.of("binary", command.get(0), "args", command.subList(1, command.size())));
        try {
            return new RemoteWebDriver(
                    driver.address().toURL(),
                    capabilities,
                    ClientConfig.defaultConfig().readTimeout(COMMAND));
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        end(driver.process());
    }

    /** Connects until the driver listens, because it does not report that. */
    private static void awaitListener(Process process, int port) {
        long deadline = System.nanoTime() + Patience.LIMIT.toNanos();
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (IOException refused) {
                if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("WebKitWebDriver does not listen on port " + port, refused);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    private static void end(Process process) {
        // xvfb-run is a script. The display and the driver are its children, which would outlive it.
        List<ProcessHandle> children = process.descendants().toList();
        children.forEach(ProcessHandle::destroy);
        process.destroy();
        children.forEach(child -> child.onExit().join());
    }
}

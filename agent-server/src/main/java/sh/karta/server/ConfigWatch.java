// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.config.ConfigException;
import sh.karta.server.config.ServerConfig;

/**
 * Applies a config file again when its content changes, or on SIGHUP. Compares content, because a changed time says nothing about a
 * file that an editor or Kubernetes has replaced by renaming. An invalid file changes nothing.
 */
public final class ConfigWatch implements AutoCloseable {
    /** Reads the config file with the options of the command line. */
    public interface Source {
        ServerConfig read() throws ConfigException, IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);
    private static final long LOOK_MILLIS = 2_000;
    /** A file that is being written changes again within this time. */
    private static final long SETTLE_MILLIS = 100;

    private final KartaServer server;
    private final Path file;
    private final Source source;
    private final Semaphore asked = new Semaphore(0);
    private final Thread thread = new Thread(this::watch, "karta-config");
    private byte @Nullable [] seen;

    private ConfigWatch(KartaServer server, Path file, byte @Nullable [] content, Source source) {
        this.server = server;
        this.file = file;
        this.source = source;
        seen = content;
        thread.setDaemon(true);
    }

    /** Starts to watch the file of a running server. */
    public static ConfigWatch start(KartaServer server, Path file, Source source) {
        ConfigWatch watch = new ConfigWatch(server, file, content(file), source);
        watch.thread.start();
        watch.listenForHangup();
        return watch;
    }

    private static byte @Nullable [] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            return null;
        }
    }

    private void watch() {
        try {
            while (true) {
                boolean signalled = asked.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                byte[] now = content(file);
                if (signalled || !Arrays.equals(now, seen)) {
                    seen = awaitUnchanged(now);
                    apply();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte @Nullable [] awaitUnchanged(byte @Nullable [] first) throws InterruptedException {
        byte[] before = first;
        while (true) {
            TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
            byte[] now = content(file);
            if (Arrays.equals(before, now)) {
                return now;
            }
            before = now;
        }
    }

    private void apply() {
        try {
            // At the start an empty file is the demo. A file that becomes empty was cut off, for example by a full
            // disk.
            if (seen != null && new String(seen, StandardCharsets.UTF_8).isBlank()) {
                throw new IOException(file + " is empty");
            }
            server.reload(source.read());
        } catch (ConfigException e) {
            e.errors().forEach(error -> LOG.error("Config refused, the earlier one stays in force: {}", error));
            server.reloadFailed();
        } catch (IOException | RuntimeException e) {
            LOG.error("Config refused, the earlier one stays in force: {}", e.getMessage());
            server.reloadFailed();
        }
    }

    /** Uses reflection, because the compiler warns about the class and warnings fail the build. Systems without the signal refuse it. */
    private void listenForHangup() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object listener = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, args) -> {
                        if (method.getName().equals("handle")) {
                            asked.release();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), listener);
        } catch (InvocationTargetException e) {
            LOG.debug("SIGHUP is not available: {}", String.valueOf(e.getCause()));
        } catch (ReflectiveOperationException e) {
            LOG.debug("SIGHUP is not available: {}", e.toString());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

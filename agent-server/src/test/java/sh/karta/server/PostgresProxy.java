// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A proxy between a server and its PostgreSQL. Connections can be silenced: they stay open, new ones are accepted, and no byte arrives, as
 * behind a firewall that drops packets.
 */
final class PostgresProxy implements AutoCloseable {
    /** The driver names a connection with its first statement. */
    private static final Pattern NAME = Pattern.compile("SET application_name = '([^']*)'");

    private static final Pattern PORT = Pattern.compile("(?<=localhost:)\\d+");

    private final ServerSocket listener;
    private final String url;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Object gate = new Object();
    private final Map<String, Integer> named = new HashMap<>();
    private Predicate<String> silent = name -> false;

    /** @param database the JDBC URL of a database on this machine */
    PostgresProxy(String database) {
        Matcher port = PORT.matcher(database);
        if (!port.find()) {
            throw new IllegalArgumentException(database);
        }
        target = Integer.parseInt(port.group());
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        url = port.replaceFirst(Integer.toString(listener.getLocalPort()));
        start(this::accept);
    }

    /** Returns the JDBC URL of the database behind this proxy. */
    String url() {
        return url;
    }

    /** Silences the connections whose {@code application_name} matches. */
    void silence(Predicate<String> names) {
        synchronized (gate) {
            silent = names;
            gate.notifyAll();
        }
    }

    /** Waits until a connection of this name has been opened after the given number of earlier ones. */
    void awaitConnection(String name, int earlier) throws InterruptedException {
        synchronized (gate) {
            while (named.getOrDefault(name, 0) <= earlier) {
                gate.wait();
            }
        }
    }

    /** Lets all bytes through again, also those that were held back. */
    void resume() {
        silence(name -> false);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "postgres-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(client);
                open.add(server);
                String[] name = {""};
                start(() -> pump(client, server, name, true));
                start(() -> pump(server, client, name, false));
            } catch (IOException e) {
                // PostgreSQL refused the connection, or the test is over.
            }
        }
    }

    private void pump(Socket from, Socket to, String[] name, boolean naming) {
        byte[] bytes = new byte[8_192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(bytes); count > 0; count = in.read(bytes)) {
                Matcher found = NAME.matcher(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
                synchronized (gate) {
                    if (naming && name[0].isEmpty() && found.find()) {
                        name[0] = found.group(1);
                        named.merge(name[0], 1, Integer::sum);
                        gate.notifyAll();
                    }
                    while (silent.test(name[0])) {
                        gate.wait();
                    }
                }
                out.write(bytes, 0, count);
            }
        } catch (IOException e) {
            // One side has closed the connection.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        resume();
        try {
            listener.close();
            for (Socket each : open) {
                each.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

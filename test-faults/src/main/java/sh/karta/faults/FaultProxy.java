// SPDX-License-Identifier: Apache-2.0
package sh.karta.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of a server on a port of its own, passes requests on, and does to some of them what rules say. Each
 * connection serves one request. Thread-safe; a second port answers {@code /__faults} alone and stays open under {@link
 * Fault#REFUSE}.
 */
public final class FaultProxy implements AutoCloseable {
    /** A request the proxy saw; {@code fault} is the name of the one it met, or null. */
    public record Request(
            String method, String target, @Nullable String fault) {}

    private final InetSocketAddress upstream;
    private final Rules rules = new Rules();
    private final Control control = new Control(this);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ServerSocket controlSocket;
    private final int port;
    private @Nullable ServerSocket socket;
    private Thread acceptor;

    private FaultProxy(InetSocketAddress upstream, int port) throws IOException {
        this.upstream = upstream;
        ServerSocket first = listen(port);
        this.socket = first;
        this.port = first.getLocalPort();
        this.acceptor = accept(first);
        this.controlSocket = listen(0);
        var unused = accept(controlSocket);
    }

    /** Starts in front of a server, on a free port of the loopback address. */
    public static FaultProxy start(URI upstream) {
        return start(upstream, 0);
    }

    public static FaultProxy start(URI upstream, int port) {
        try {
            return new FaultProxy(new InetSocketAddress(upstream.getHost(), upstream.getPort()), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 512);
        return socket;
    }

    private Thread accept(ServerSocket listening) {
        Thread acceptor = new Thread(
                () -> {
                    while (!listening.isClosed()) {
                        try {
                            serve(listening.accept());
                        } catch (IOException e) {
                            // closed, or a client that left before it was accepted
                        }
                    }
                },
                "faults-accept");
        acceptor.setDaemon(true);
        acceptor.start();
        return acceptor;
    }

    private void serve(Socket client) {
        open.add(client);
        Thread thread = new Thread(
                () -> {
                    new Connection(client, upstream, rules, control).run();
                    open.remove(client);
                },
                "faults-connection");
        thread.setDaemon(true);
        thread.start();
    }

    /** What clients use as base URL. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Where {@code /__faults} always answers. */
    public URI controlAddress() {
        return URI.create("http://127.0.0.1:" + controlSocket.getLocalPort());
    }

    /** The next {@code times} requests whose path or query contains {@code path} meet the fault; negative for all. */
    public void inject(String path, Fault fault, int times) {
        inject(new Rule(path, "", fault, times, 0));
    }

    /** The same with the number some faults take. */
    public void inject(String path, Fault fault, int times, int n) {
        inject(new Rule(path, "", fault, times, n));
    }

    public void inject(Rule rule) {
        if (rule.fault() == Fault.REFUSE) {
            refuse();
        } else {
            rules.add(rule);
        }
    }

    private synchronized void refuse() {
        if (socket != null) {
            close(socket);
            socket = null;
            try {
                acceptor.join(); // until then it might still take a connection
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Forgets rules and requests, and listens again if it refused. Faults at work go on. */
    public synchronized void clear() {
        rules.clear();
        if (socket == null) {
            try {
                socket = listen(port);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            acceptor = accept(socket);
        }
    }

    /** Resets every open connection, as a network does that goes away. */
    public void dropConnections() {
        for (Socket client : open) {
            try {
                client.setSoLinger(true, 0);
                client.close();
            } catch (IOException e) {
                // closed already
            }
        }
    }

    /** The rules that are not used up. */
    public List<Rule> rules() {
        return rules.left();
    }

    /** Every request since the start or the last {@link #clear}, in order. */
    public List<Request> requests() {
        return rules.seen().stream()
                .map(s -> new Request(s.method(), s.target(), s.fault()))
                .toList();
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        refuse();
        close(controlSocket);
        dropConnections();
    }
}

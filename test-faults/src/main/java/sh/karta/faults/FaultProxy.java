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
 * A proxy on its own port in front of a server. It forwards requests and injects faults into those that match a rule.
 * Each connection serves one request. A second port serves only {@code /__faults} and stays open under
 * {@link Fault#REFUSE}. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {
    /** A request that the proxy received. {@code fault} is the name of its fault, or null. */
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

    /** Starts a proxy for {@code upstream} on a free port of the loopback address. */
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
                            // The socket was closed, or a client left before it was accepted.
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

    /** Returns the base URL for clients. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Returns the address at which {@code /__faults} is always available. */
    public URI controlAddress() {
        return URI.create("http://127.0.0.1:" + controlSocket.getLocalPort());
    }

    /**
     * Injects {@code fault} into the next {@code times} requests whose path or query contains {@code path}. A
     * negative number means all.
     */
    public void inject(String path, Fault fault, int times) {
        inject(new Rule(path, "", fault, times, 0));
    }

    /** Injects as {@link #inject(String, Fault, int)}, with the fault's number {@code n}. */
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
                acceptor.join(); // It may still accept a connection until it ends.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Removes rules and recorded requests, and reopens the port if it was refusing. Faults in progress continue. */
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

    /** Resets every open connection, as if the network had failed. */
    public void dropConnections() {
        for (Socket client : open) {
            try {
                client.setSoLinger(true, 0);
                client.close();
            } catch (IOException e) {
                // The socket is closed already.
            }
        }
    }

    /** Returns the rules that are not used up. */
    public List<Rule> rules() {
        return rules.remaining();
    }

    /** Returns every request since the start or the last {@link #clear}, in order. */
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

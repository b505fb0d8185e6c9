// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A free port for a server that a test starts later, or starts again. The socket is bound and does not listen, so the system gives the
 * port to nobody who asks for any port, while a server that asks for this one gets it (SO_REUSEADDR, socket(7)).
 */
public final class HeldPort implements AutoCloseable {
    private final Socket socket = new Socket();

    public HeldPort() {
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int number() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

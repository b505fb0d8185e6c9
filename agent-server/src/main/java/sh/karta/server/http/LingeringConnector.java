// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;

/** A connector whose connections close with {@link LingeringClose}, for whatever reason they close. */
final class LingeringConnector extends ServerConnector {
    private static final int MAX_WAITING = 500;

    private final LingeringClose lingering = new LingeringClose(MAX_WAITING);

    LingeringConnector(Server server, HttpConnectionFactory http) {
        super(server, 1, 1, http);
        addBean(lingering);
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        SocketChannelEndPoint peer = new Peer(channel, selector, key, getScheduler(), lingering);
        peer.setIdleTimeout(getIdleTimeout());
        return peer;
    }

    private static final class Peer extends SocketChannelEndPoint {
        private final LingeringClose lingering;
        private volatile SelectionKey key;
        private volatile boolean closed;

        Peer(
                SocketChannel channel,
                ManagedSelector selector,
                SelectionKey key,
                Scheduler scheduler,
                LingeringClose lingering) {
            super(channel, selector, key, scheduler);
            this.key = key;
            this.lingering = lingering;
        }

        @Override
        public void replaceKey(SelectionKey newKey) {
            super.replaceKey(newKey);
            key = newKey;
        }

        @Override
        public boolean isOpen() {
            return !closed && super.isOpen();
        }

        @Override
        public void doClose() {
            closed = true;
            key.cancel();
            lingering.close(getChannel());
        }
    }
}

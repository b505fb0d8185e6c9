// SPDX-License-Identifier: Apache-2.0
package sh.karta.faults;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** Serves one client connection: one request, with a fault if a rule matches. */
final class Connection implements Runnable {
    private final Socket client;
    private final InetSocketAddress upstream;
    private final Rules rules;
    private final Control control;

    Connection(Socket client, InetSocketAddress upstream, Rules rules, Control control) {
        this.client = client;
        this.upstream = upstream;
        this.rules = rules;
        this.control = control;
    }

    @Override
    public void run() {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            Head request = Head.read(in);
            if (request != null) {
                serve(request, Body.ofRequest(request, in).readAllBytes());
            }
        } catch (IOException e) {
            // Tests disconnect clients and close the proxy at any time.
        }
    }

    private void serve(Head request, byte[] body) throws IOException {
        String method = request.word(0);
        String target = request.word(1);
        if (target.equals(Control.PATH)) {
            control.answer(method, body, client.getOutputStream());
            return;
        }
        Rule rule = rules.match(method, target);
        if (rule == null) {
            forward(request, body, null);
        } else if (rule.fault() == Fault.RESET) {
            client.setSoLinger(true, 0);
        } else if (rule.fault() == Fault.STALL_BEFORE_HEADERS) {
            waitForClient();
        } else if (!CannedResponse.write(rule, client.getOutputStream())) {
            forward(request, body, rule);
        }
    }

    private void forward(Head request, byte[] body, @Nullable Rule rule) throws IOException {
        try (Socket server = new Socket()) {
            server.connect(upstream, 5_000);
            server.setTcpNoDelay(true);
            closeWithClient(server);
            request.remove("Connection");
            request.remove("Transfer-Encoding");
            request.remove("Content-Length");
            request.remove("Expect");
            request.headers.add("Connection: close");
            if (body.length > 0 || request.word(0).equals("POST")) {
                request.headers.add("Content-Length: " + body.length);
            }
            server.getOutputStream().write(request.bytes());
            server.getOutputStream().write(body);
            server.getOutputStream().flush();
            relay(request, new BufferedInputStream(server.getInputStream()), rule);
        }
    }

    private void relay(Head request, InputStream fromServer, @Nullable Rule rule) throws IOException {
        Head response = Head.read(fromServer);
        if (response == null) {
            client.setSoLinger(true, 0);
            return;
        }
        Body body = Body.ofResponse(response, request.word(0), fromServer);
        boolean hasBody = response.chunked() || response.length() != 0;
        boolean none = request.word(0).equals("HEAD")
                || response.word(1).equals("204")
                || response.word(1).equals("304");
        response.remove("Connection");
        response.headers.add("Connection: close");
        if (hasBody && !none) {
            response.remove("Content-Length");
            response.remove("Transfer-Encoding");
            response.headers.add("Transfer-Encoding: chunked");
        }
        client.setTcpNoDelay(true);
        OutputStream out = client.getOutputStream();
        out.write(response.bytes());
        out.flush();
        if (hasBody && !none) {
            end(new Relay(client, rule).copy(body));
        }
    }

    private void end(Relay.End end) throws IOException {
        switch (end) {
            case COMPLETE -> {}
            case RESET -> client.setSoLinger(true, 0);
            case STALLED -> waitForClient();
            case HALF_CLOSED -> {
                client.shutdownOutput();
                waitForClient();
            }
        }
    }

    /** Closes the connection to the server when the client leaves, as would happen without the proxy. */
    private void closeWithClient(Socket server) {
        Thread watcher = new Thread(() -> {
            try {
                waitForClient();
                server.close();
            } catch (IOException e) {
                // Both connections are closed.
            }
        });
        watcher.setDaemon(true);
        watcher.start();
    }

    private void waitForClient() {
        try {
            while (client.getInputStream().read() >= 0) {
                // Discards the bytes, because the request is complete.
            }
        } catch (IOException e) {
            // The client has left.
        }
    }
}

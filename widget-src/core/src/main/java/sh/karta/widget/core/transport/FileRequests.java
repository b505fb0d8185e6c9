// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.port.HttpRequest;
import sh.karta.widget.core.text.Text;

/** The requests for uploaded files (wire-protocol §3). The caller sends them, because the response is binary. */
public final class FileRequests {
    private final ManagedAgents managed;

    public FileRequests(ManagedAgents managed) {
        this.managed = managed;
    }

    /**
     * Passes the request for a file of session {@code id} to {@code reply}, with a token.
     *
     * @param path path of the file in the session: {@code files/NAME/TITLE}
     * @param refused the token that the server has refused for it, or null
     */
    public void request(String id, String path, @Nullable String refused, Reply<HttpRequest> reply) {
        if (refused != null) {
            managed.api.tokens.refused(refused);
        }
        int name = Text.indexOf(path, "/", 0) + 1;
        int end = Text.indexOf(path, "/", name);
        String file = Text.slice(path, name, end < 0 ? path.length() : end);
        String address = Text.concat(Text.concat(managed.url(id), "/files/"), Text.encode(file));
        managed.api.tokens.get((token, error) -> {
            if (token == null) {
                reply.done(null, error);
                return;
            }
            HttpRequest request = new HttpRequest("GET", address);
            request.setToken(token);
            reply.done(request, null);
        });
    }
}

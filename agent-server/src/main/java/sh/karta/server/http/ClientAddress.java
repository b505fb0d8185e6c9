// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;

/**
 * The network address of whoever sent a request. A {@code X-Forwarded-For} header counts only as far as proxies of ours wrote it:
 * each appends whom it saw, so with n trusted proxies the n-th entry from the right is the client; what stands left of it is
 * the client's own claim.
 *
 * @param trustedProxies how many proxies stand in front of this server
 */
public record ClientAddress(int trustedProxies) {
    private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F.:]{2,45}");

    String of(Request request) {
        String peer = Request.getRemoteAddr(request);
        if (trustedProxies == 0) {
            return peer;
        }
        List<String> seen = request.getHeaders().getCSV("X-Forwarded-For", false);
        if (seen.size() < trustedProxies) {
            return peer;
        }
        String client = seen.get(seen.size() - trustedProxies).strip();
        return LITERAL.matcher(client).matches() ? client : peer;
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Ends a response that has no body with an empty write, as if it had a body.
 *
 * <p>Works around Jetty issue 14745. Jetty 12.1.14 can complete a request without a body twice if another thread is just finishing the
 * previous request on the same connection. The second completion then hits the next request, whose response is lost. This happens
 * when a preflight (204) is followed by a post within a millisecond. Jetty's fix does not cover responses that are not committed yet.
 */
final class LastWrite extends Handler.Wrapper {
    LastWrite(Handler handler) {
        super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(request, response, new Callback.Nested(callback) {
            @Override
            public void succeeded() {
                if (response.isCommitted()) {
                    super.succeeded();
                } else {
                    response.write(true, null, getCallback());
                }
            }
        });
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Ends an answer without a body by a last write, as answers with a body end.
 *
 * <p>Jetty 12.1.14 can complete such a request twice when another thread is just finishing the one before on the same
 * connection: preflights (204) are followed by a post within the millisecond. The second completion hits the next request,
 * whose answer is lost then (its issue 14745, whose mend does not cover a response that is not committed yet).
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

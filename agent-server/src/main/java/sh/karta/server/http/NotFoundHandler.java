// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import sh.karta.server.problem.Problem;

/** Answers requests that no other handler has handled with 404, formatted like all other errors and readable across origins. */
final class NotFoundHandler extends Handler.Abstract.NonBlocking {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Cors.allow(response);
        if (Cors.isPreflight(request)) {
            // A refused preflight would hide the 404 of the request itself from the page.
            var unused = RequestId.of(response);
            Cors.preflight(response, callback);
            return true;
        }
        ApiHandler.sendProblem(
                Problem.notFound("This server has nothing at this path."), RequestId.of(response), response, callback);
        return true;
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.inpage;

import sh.karta.widget.core.port.JsonValue;

/**
 * The response to a request.
 *
 * @param body JSON; empty if the response has no body
 */
record Reply(int status, String body) {
    static Reply of(int status, JsonValue body) {
        return new Reply(status, body.write());
    }

    /** Returns a response with an error code of wire protocol §5. */
    static Reply refused(Host host, int status, String code, String message) {
        JsonValue error = host.object().put("code", code).put("message", message);
        return of(status, host.object().put("error", error));
    }
}

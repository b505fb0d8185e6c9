// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.reply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.model.ModelException;
import sh.karta.server.agent.model.ProviderCode;
import sh.karta.server.event.Json;

/** Recognizes events that report a failure, in the forms of all endpoints. */
final class ReportedFailure {
    private static final int FIRST_ERROR_STATUS = 400;
    private static final int LAST_STATUS = 599;

    private ReportedFailure() {}

    /** Returns the failure that an event reports, or null. */
    static @Nullable ModelException in(String name, JsonNode data) {
        JsonNode error = data.path("error");
        String type = EndpointJson.text(data, "type");
        if (type.equals("response.failed")) {
            error = data.at("/response/error");
        } else if (!isError(error)
                && (type.equals("error") || EndpointJson.text(data, "object").equals("error"))) {
            error = data; // the Responses API and older versions of vLLM
        }
        boolean failed = name.equals("error") || type.equals("response.failed") || isError(error);
        return failed ? new ModelException(code(error), "in the stream: " + Json.write(data)) : null;
    }

    private static boolean isError(JsonNode error) {
        return (error.isObject() && !error.isEmpty())
                || !EndpointJson.text(error).isEmpty();
    }

    private static ProviderCode code(JsonNode error) {
        String code = EndpointJson.text(error, "code");
        if (code.matches("[0-9]{3}")) { // gateways quote the status of the provider behind them
            int status = Integer.parseInt(code);
            if (status >= FIRST_ERROR_STATUS && status <= LAST_STATUS) {
                return ProviderCode.ofStatus(status);
            }
        }
        return switch (EndpointJson.text(error, "code", "type").toLowerCase(Locale.ROOT)) {
            case "authentication_error", "permission_error", "invalid_api_key" -> ProviderCode.AUTH;
            case "not_found_error", "model_not_found" -> ProviderCode.NOT_FOUND;
            case "invalid_request_error", "request_too_large", "invalid_prompt", "context_length_exceeded" ->
                ProviderCode.REFUSED;
            case "rate_limit_error", "rate_limit_exceeded", "insufficient_quota" -> ProviderCode.RATE_LIMITED;
            case "timeout_error" -> ProviderCode.TIMEOUT;
            case "api_error", "overloaded_error", "server_error" -> ProviderCode.UNAVAILABLE;
            default -> ProviderCode.BAD_RESPONSE;
        };
    }
}

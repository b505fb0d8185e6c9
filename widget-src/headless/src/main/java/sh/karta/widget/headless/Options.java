// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.headless;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.BrowserJson;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.PageFunction;
import sh.karta.widget.core.client.WhenBusy;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;

/** Reads and checks the options, because a caller may not use a type checker. */
final class Options {
    /** The values of {@code whenBusy}, for error messages. */
    static final String WHEN_BUSY = "\"interrupt\", \"queue\" or \"reject\"";

    private final JsonValue raw;
    private final BrowserJson json;
    private @Nullable KartaError error;

    /** The name under which the project was given. */
    private String projectOption = "projectRef";

    Options(JsonValue raw, BrowserJson json) {
        this.raw = raw;
        this.json = json;
    }

    /** Returns the error of the first invalid option, or null. */
    @Nullable
    KartaError error() {
        return error;
    }

    ClientConfig config() {
        ClientConfig config = new ClientConfig();
        String baseUrl = string("baseUrl");
        if (baseUrl != null) {
            config.setBaseUrl(baseUrl);
        }
        project(config, "agentRef");
        project(config, "project");
        project(config, "projectRef");
        config.setEmbedKey(string("embedKey"));
        config.setToken(string("token"));
        config.setTokenEndpoint(string("tokenEndpoint"));
        config.setModel(string("model"));
        config.setResponses(choice("transport", "\"managed-agents\" or \"responses\"", "managed-agents", "responses")
                .equals("responses"));
        JSObject tokenFn = function("tokenFn");
        if (tokenFn != null) {
            config.setTokenFn((force, reply) ->
                    PageFunction.call(tokenFn, JsValue.raw(json.object().put("force", force)), reply));
        }
        JSObject contextFn = function("contextFn");
        String context = string("context");
        if (contextFn != null) {
            config.setContext(reply -> PageFunction.call(contextFn, null, reply));
        } else if (context != null) {
            config.setContext(reply -> reply.done(context, null));
        }
        fetch();
        storage();
        if (error == null) {
            error = config.check(projectOption);
        }
        sources();
        return config;
    }

    /** Returns the caller's fetch, or null. */
    @Nullable
    JSObject fetch() {
        return function("fetch");
    }

    /** Returns the storage of the visitor's id, or {@code none} if the TypeScript layer reads the id from the caller's storage. */
    String storage() {
        String expected = "\"local\", \"session\", \"none\" or {get, set, remove}";
        return choice("storage", expected, "local", "session", "none");
    }

    /** Returns the effect of a message on a turn that was left, {@link WhenBusy#INTERRUPT} by default. */
    String whenBusy() {
        return choice("whenBusy", WHEN_BUSY, WhenBusy.INTERRUPT, WhenBusy.QUEUE, WhenBusy.REJECT);
    }

    /** Returns the user, or null. */
    @Nullable
    JsonValue user() {
        return raw.get("user");
    }

    private void project(ClientConfig config, String name) {
        String given = string(name);
        if (given != null) {
            projectOption = name;
            config.setProjectRef(given);
        }
    }

    private @Nullable String string(String name) {
        JsonValue value = raw.get(name);
        String text = value == null ? null : value.asString();
        if (value != null && text == null) {
            wrong(name, "a string", value);
        }
        return text;
    }

    /** Returns the option, the first of {@code words} by default. {@code expected} lists them for error messages. */
    private String choice(String name, String expected, String... words) {
        JsonValue value = raw.get(name);
        for (String word : words) {
            if (value != null && word.equals(value.asString())) {
                return word;
            }
        }
        if (value != null) {
            wrong(name, expected, value);
        }
        return words[0];
    }

    private @Nullable JSObject function(String name) {
        JsonValue given = raw.get(name);
        if (given == null) {
            return null;
        }
        JSObject function = JsValue.raw(given);
        if (!PageFunction.is(function)) {
            wrong(name, "a function", given);
        }
        return function;
    }

    private void wrong(String name, String expected, JsonValue value) {
        fail(message(name, expected, JsValue.raw(value)));
    }

    /** Returns the message for the option {@code name}, whose {@code value} is not as expected. */
    static String message(String name, String expected, JSObject value) {
        String start = Text.concat(Text.concat(name, ": expected "), expected);
        return Text.concat(Text.concat(start, ", got "), JsValue.quoted(value));
    }

    private void fail(String message) {
        if (error == null) {
            error = Errors.invalidOption(message);
        }
    }

    /** Fails unless exactly one way to authenticate is given. */
    private void sources() {
        String given = "";
        int count = 0;
        for (String name : new String[] {"embedKey", "token", "tokenEndpoint", "tokenFn"}) {
            if (raw.get(name) != null) {
                given = count == 0 ? name : Text.concat(given, Text.concat(" and ", name));
                count++;
            }
        }
        if (count != 1) {
            fail(Text.concat(
                    "Expected exactly one of embedKey, token, tokenEndpoint or tokenFn, got ",
                    count == 0 ? "none" : given));
        }
    }
}

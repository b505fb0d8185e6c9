// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.shell;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.PageFunction;
import sh.karta.widget.browser.bridge.Bridge;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;

/** The page's configuration, as merged by the loader (public-api §1, §2). */
public final class Configuration {
    private final JsonValue raw;

    private final Json json;

    public Configuration(Bridge bridge, Json json) {
        this.json = json;
        raw = new JsValue(bridge.getConfig());
    }

    /** Returns the client's options, which the loader has validated ({@link Bridge#getConfig}). */
    public ClientConfig client() {
        ClientConfig client = new ClientConfig();
        String baseUrl = raw.string("baseUrl");
        if (baseUrl != null) {
            client.setBaseUrl(ClientConfig.trimmed(baseUrl));
        }
        client.setProjectRef(raw.string("projectRef"));
        client.setEmbedKey(raw.string("embedKey"));
        client.setToken(raw.string("token"));
        client.setTokenEndpoint(raw.string("tokenEndpoint"));
        client.setResponses("responses".equals(raw.string("transport")));
        client.setModel(raw.string("model"));
        JSObject tokens = function("tokenFn");
        if (tokens != null) {
            client.setTokenFn((force, reply) ->
                    PageFunction.call(tokens, JsValue.raw(json.object().put("force", force)), reply));
        }
        client.setContext(reply -> {
            // Read again for each message, because update may have replaced it.
            JSObject context = function("context");
            if (context == null) {
                reply.done(raw.string("context"), null);
            } else {
                PageFunction.call(context, null, reply);
            }
        });
        return client;
    }

    /** Returns the theme of the page, or null. */
    @Nullable
    JsonValue theme() {
        return raw.get("theme");
    }

    /** Returns the texts that the page overrides, or null. */
    @Nullable
    JsonValue strings() {
        return raw.get("strings");
    }

    /** Returns the features that the page turns on or off, or null. */
    @Nullable
    JsonValue features() {
        return raw.get("features");
    }

    /** Returns {@code local}, {@code session} or {@code none}. */
    String storage() {
        String storage = raw.string("storage");
        return storage == null ? "local" : storage;
    }

    /** Returns the page's language, or null. */
    @Nullable
    String locale() {
        return raw.string("locale");
    }

    /** Returns whether there is a launcher. An inline panel has none. */
    boolean launcher() {
        return !inline() && (!raw.has("launcher") || isTrue("launcher"));
    }

    /** Returns whether the panel is inline, a block of the page. */
    boolean inline() {
        return raw.get("mount") != null;
    }

    private boolean isTrue(String key) {
        JsonValue value = raw.get(key);
        return value != null && value.isTrue();
    }

    private @Nullable JSObject function(String key) {
        JsonValue value = raw.get(key);
        return value != null && PageFunction.is(JsValue.raw(value)) ? JsValue.raw(value) : null;
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * The loader's functions as JavaScript sees them: each body is one arrow to one static method.
 *
 * <p>A {@code @JSFunctor} lambda would be the usual way; each one is a Java object with a class and a wrapper, and the
 * first of them brings the whole runtime. TeaVM checks the names in the bodies when it compiles.
 */
final class Callbacks {
    private Callbacks() {}

    /** The page's function {@code karta}. */
    @JSBody(
            script =
                    "return function () { return javaMethods.get('sh.karta.widget.loader.Commands.call(Lorg/teavm/jso/JSObject;)Lorg/teavm/jso/JSObject;').invoke(arguments); }")
    static native JSObject karta();

    /** What {@link Commands#run} answers, as a promise. */
    @JSBody(
            params = {"call"},
            script =
                    "return new Promise(resolve => javaMethods.get('sh.karta.widget.loader.Commands.run(Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;)V').invoke(call, resolve)).catch(error => javaMethods.get('sh.karta.widget.loader.Commands.caught(Lorg/teavm/jso/JSObject;)Lorg/teavm/jso/JSObject;').invoke(error))")
    static native JSObject run(JSObject call);

    /** Calls again in a microtask. */
    @JSBody(
            params = {"call"},
            script =
                    "return Promise.resolve().then(() => javaMethods.get('sh.karta.widget.loader.Commands.call(Lorg/teavm/jso/JSObject;)Lorg/teavm/jso/JSObject;').invoke(call))")
    static native JSObject later(JSObject call);

    /** Calls {@code subscriber} at once and lets no exception out. */
    @JSBody(
            params = {"subscriber", "payload"},
            script =
                    "new Promise(() => subscriber(payload)).catch(error => javaMethods.get('sh.karta.widget.loader.Commands.caught(Lorg/teavm/jso/JSObject;)Lorg/teavm/jso/JSObject;').invoke(error))")
    static native void notify(JSObject subscriber, @Nullable JSObject payload);

    /** Tells a late subscriber of {@code ready}. */
    @JSBody(
            params = {"list", "subscription"},
            script =
                    "queueMicrotask(() => javaMethods.get('sh.karta.widget.loader.Bus.notify(Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;)V').invoke(list, subscription, null))")
    static native void notifyLater(JSObject list, JSObject subscription);

    /** Watches for the host. */
    @JSBody(
            script =
                    "return new MutationObserver(() => javaMethods.get('sh.karta.widget.loader.Host.attach()V').invoke())")
    static native JSObject observer();

    /** The launcher's click. */
    @JSBody(script = "return () => javaMethods.get('sh.karta.widget.loader.Launcher.click()V').invoke()")
    static native JSObject click();

    /** Loads the panel. */
    @JSBody(
            params = {"source", "bridge"},
            script =
                    "new Promise(resolve => resolve(source(bridge))).catch(error => javaMethods.get('sh.karta.widget.loader.Widget.failed(Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;)V').invoke(bridge.host, {code: 'panel_unavailable', message: String(error)}))")
    static native void load(JSObject source, JSObject bridge);

    /** The bridge. */
    @JSBody(
            params = {"host", "root", "launcher", "config", "identity", "origin"},
            script =
                    "return Object.assign({host: host, root: root, launcher: launcher, config: config, identity: identity, emit: (event, payload) => javaMethods.get('sh.karta.widget.loader.Bus.emit(Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;)V').invoke(event, payload), theme: (theme, shown) => javaMethods.get('sh.karta.widget.loader.Launcher.look(Lorg/teavm/jso/JSObject;Z)V').invoke(theme, shown), mounted: run => javaMethods.get('sh.karta.widget.loader.Widget.mounted(Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;)V').invoke(host, run), failed: (code, message) => javaMethods.get('sh.karta.widget.loader.Widget.failed(Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;)V').invoke(host, {code: code, message: message})}, origin)")
    static native JSObject bridge(
            JSObject host,
            JSObject root,
            JSObject launcher,
            JSObject config,
            @Nullable JSObject identity,
            JSObject origin);

    /** Source. */
    @JSBody(
            script =
                    "return bridge => new Promise((resolve, reject) => javaMethods.get('sh.karta.widget.loader.ScriptSource.inject(Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;)V').invoke(bridge, resolve, reject))")
    static native JSObject scripts();

    /** Policy, or throws. */
    @JSBody(
            params = {"types"},
            script = "return types && types.createPolicy('karta', {createScriptURL: url => url})")
    static native JSObject policy(JSObject types);

    /** Makes the policy. */
    @JSBody(
            script =
                    "new Promise(() => javaMethods.get('sh.karta.widget.loader.ScriptSource.makePolicy()V').invoke()).catch(() => 0)")
    static native void makePolicy();

    /** Recalls. */
    @JSBody(
            script =
                    "new Promise(() => javaMethods.get('sh.karta.widget.loader.Memory.recall()V').invoke()).catch(() => 0)")
    static native void recall();

    /** Forgets. */
    @JSBody(
            script =
                    "new Promise(() => [sessionStorage, localStorage].forEach(storage => javaMethods.get('sh.karta.widget.loader.Memory.forget(Lorg/teavm/jso/JSObject;)V').invoke(storage))).catch(() => 0)")
    static native void forget();

    /** Parses. */
    @JSBody(
            params = {"owner", "name", "value"},
            script = "new Promise(() => owner[name] = JSON.parse(value)).catch(() => 0)")
    static native void parse(JSObject owner, JSObject name, JSObject value);

    /** A click on the page. */
    @JSBody(
            script =
                    "return event => javaMethods.get('sh.karta.widget.loader.Host.click(Lorg/teavm/jso/JSObject;)V').invoke(event)")
    static native JSObject opener();

    /** Loads the panel when the page has time for it. */
    @JSBody(
            params = {"host"},
            script =
                    "(window.requestIdleCallback || setTimeout)(() => javaMethods.get('sh.karta.widget.loader.Widget.load(Lorg/teavm/jso/JSObject;)V').invoke(host))")
    static native void idle(JSObject host);

    /** When the document is parsed. */
    @JSBody(
            params = {"loud"},
            script =
                    "document.readyState == 'loading' ? document.addEventListener('DOMContentLoaded', () => javaMethods.get('sh.karta.widget.loader.Main.ready(Z)V').invoke(loud)) : javaMethods.get('sh.karta.widget.loader.Main.ready(Z)V').invoke(loud)")
    static native void ready(boolean loud);
}

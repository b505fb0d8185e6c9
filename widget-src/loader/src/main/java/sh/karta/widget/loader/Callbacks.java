// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * The loader's functions as JavaScript sees them: each body is one arrow to one static method, or the object that holds
 * such arrows.
 *
 * <p>A {@code @JSFunctor} lambda would be the usual way; each one is a Java object with a class and a wrapper, and the
 * first of them brings the whole runtime. TeaVM checks the names in the bodies when it compiles.
 */
final class Callbacks {
    private Callbacks() {}

    /** Returns the page's function {@code karta}. */
    @JSBody(
            script = "return function () { return javaMethods.get("
                    + "'sh.karta.widget.loader.Commands.call(Lorg/teavm/jso/JSObject;)Lorg/teavm/jso/JSObject;'"
                    + ").invoke(arguments); }")
    static native JSObject karta();

    /** Returns what stands for the queue after load, for a page that has kept the stub's function. */
    @JSBody(
            script = "return {push: call => javaMethods.get("
                    + "'sh.karta.widget.loader.Commands.call(Lorg/teavm/jso/JSObject;)Lorg/teavm/jso/JSObject;'"
                    + ").invoke(call)}")
    static native JSObject queue();

    /** Works on when the page has had its turn. */
    @JSBody(script = "setTimeout(() => javaMethods.get(" + "'sh.karta.widget.loader.Commands.work()V'" + ").invoke())")
    static native void workLater();

    /** Queues a call. */
    @JSBody(
            params = "call",
            script = "return resolve => javaMethods.get("
                    + "'sh.karta.widget.loader.Commands.enqueue(Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;)V'"
                    + ").invoke(call, resolve)")
    static native JSObject queueing(JSObject call);

    /** Starts the loader. */
    @JSBody(script = "return () => javaMethods.get(" + "'sh.karta.widget.loader.Main.start()V'" + ").invoke()")
    static native JSObject starting();

    /** Returns the listener for the end of parsing. */
    @JSBody(script = "return () => javaMethods.get(" + "'sh.karta.widget.loader.Main.parsed()V'" + ").invoke()")
    static native JSObject parsed();

    /** Brings the page in line. */
    @JSBody(script = "return () => javaMethods.get(" + "'sh.karta.widget.loader.Widget.step()V'" + ").invoke()")
    static native JSObject stepping();

    /** Finds the host's place. */
    @JSBody(script = "return () => javaMethods.get(" + "'sh.karta.widget.loader.Host.find()V'" + ").invoke()")
    static native JSObject placing();

    /** Loads the panel when the page is idle. */
    @JSBody(
            params = "host",
            script = "(window.requestIdleCallback || setTimeout)(() => javaMethods.get("
                    + "'sh.karta.widget.loader.Widget.load(Lorg/teavm/jso/JSObject;)V'" + ").invoke(host))")
    static native void whenIdle(JSObject host);

    /** Runs a call. */
    @JSBody(
            params = "call",
            script = "return resolve => javaMethods.get("
                    + "'sh.karta.widget.loader.Commands.run(Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;)V'"
                    + ").invoke(call, resolve)")
    static native JSObject running(JSObject call);

    /** Takes what was thrown. */
    @JSBody(
            script = "return error => javaMethods.get("
                    + "'sh.karta.widget.loader.Commands.caught(Lorg/teavm/jso/JSObject;)Lorg/teavm/jso/JSObject;'"
                    + ").invoke(error)")
    static native JSObject caught();

    /** Takes what was thrown and keeps silent. */
    @JSBody(script = "return () => {}")
    static native JSObject nothing();

    /** Writes to the console. */
    @JSBody(
            params = {"message", "value"},
            script = "return () => console.warn('karta: ' + message, value)")
    static native JSObject warning(JSObject message, JSObject value);

    /** Writes to the console. */
    @JSBody(params = "message", script = "return () => console.warn('karta: ' + message)")
    static native JSObject warning(JSObject message);

    /** Returns the script element whose text contains that of a function: the one that runs, or the first. */
    @JSBody(
            params = "callback",
            script = "return [document.currentScript].concat(Array.from(document.scripts)).find(script => script"
                    + " && script.text.indexOf(callback) >= 0)")
    static native @Nullable JSObject scriptOf(JSObject callback);

    /** Returns whether a subscription's script has left the page, where one of the same text has subscribed. */
    @JSBody(
            params = {"one", "list"},
            script = "return one.script && !one.script.isConnected && list.some(other => other.script"
                    + " && other.script.isConnected && other.script.text === one.script.text)")
    static native boolean isReplaced(JSObject one, JSObject list);

    /** Warns of missing settings unless the page calls something in time. */
    @JSBody(
            params = "millis",
            script = "setTimeout(() => javaMethods.get(" + "'sh.karta.widget.loader.Widget.unset()V'"
                    + ").invoke(), millis)")
    static native void unsetLater(int millis);

    /** Calls a subscriber. */
    @JSBody(
            params = {"call", "payload"},
            script = "return () => call(payload)")
    static native JSObject subscriber(JSObject call, @Nullable JSObject payload);

    /** Calls a late subscriber of {@code ready}, in a microtask. */
    @JSBody(
            params = {"list", "subscription"},
            script = "queueMicrotask(() => javaMethods.get("
                    + "'sh.karta.widget.loader.Bus.notify(Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;)V'"
                    + ").invoke(list, subscription, null))")
    static native void notifyLater(JSObject list, JSObject subscription);

    /** Returns an observer that puts the host back. */
    @JSBody(
            script = "return new MutationObserver(() => javaMethods.get(" + "'sh.karta.widget.loader.Host.attach()V'"
                    + ").invoke())")
    static native JSObject observer();

    /**
     * Returns an observer that has a box measured at the start, and whenever another share of it is within most of the
     * window: its size or place has changed.
     */
    @JSBody(
            script = "return new IntersectionObserver(changes => javaMethods.get("
                    + "'sh.karta.widget.loader.Host.measured(Lorg/teavm/jso/JSObject;)V'"
                    + ").invoke(changes.pop().boundingClientRect), {root: document, rootMargin: '0px -5% -5% 0px',"
                    + " threshold: [.8, .87, .935]})")
    static native JSObject edges();

    /**
     * Returns whether a box is shown with other edges than the window. Scroll bars of both directions are no difference:
     * they belong to the window and take up to 17 pixels each.
     */
    @JSBody(
            params = "box",
            script =
                    "return box.width && Math.hypot(box.x, box.y, box.right - innerWidth, box.bottom - innerHeight) > 25")
    static native boolean isElsewhere(JSObject box);

    /** Returns elements with their scroll positions, in pairs. */
    @JSBody(params = "elements", script = "return elements.map(element => [element, element.scrollTop])")
    static native JSObject scrolled(JSObject elements);

    /** Scrolls elements to where they were. */
    @JSBody(params = "pairs", script = "pairs.forEach(pair => pair[0].scrollTop = pair[1])")
    static native void scroll(JSObject pairs);

    /** Returns the listener for clicks on the page. */
    @JSBody(
            script = "return event => javaMethods.get("
                    + "'sh.karta.widget.loader.Host.click(Lorg/teavm/jso/JSObject;)V'" + ").invoke(event)")
    static native JSObject opener();

    /** Returns the listener for clicks on the launcher. */
    @JSBody(script = "return () => javaMethods.get(" + "'sh.karta.widget.loader.Launcher.click()V'" + ").invoke()")
    static native JSObject click();

    /** Returns the panel's source for a page: a script element. */
    @JSBody(
            script = "return bridge => new Promise((resolve, reject) => javaMethods.get("
                    + "'sh.karta.widget.loader.ScriptSource.inject(Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;)V'"
                    + ").invoke(bridge, resolve, reject))")
    static native JSObject scripts();

    /** Asks a fresh loader for the panel's name. */
    @JSBody(
            params = {"bridge", "resolve", "reject"},
            script = "return () => javaMethods.get("
                    + "'sh.karta.widget.loader.ScriptSource.renew(Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;)V'"
                    + ").invoke(bridge, resolve, reject)")
    static native JSObject renewing(JSObject bridge, JSObject resolve, JSObject reject);

    /** Takes the panel's name and hash from a fresh loader. */
    @JSBody(
            params = {"script", "bridge", "resolve", "reject"},
            script = "return (file, integrity) => javaMethods.get("
                    + "'sh.karta.widget.loader.ScriptSource.take(Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;)V'"
                    + ").invoke(script, bridge, resolve, reject, file, integrity)")
    static native JSObject renewed(JSObject script, JSObject bridge, JSObject resolve, JSObject reject);

    /** Settles once a script has run that did not take the bridge: it was not the panel, or broke before it began. */
    @JSBody(
            params = {"script", "resolve"},
            script = "return () => script.karta && resolve()")
    static native JSObject come(JSObject script, JSObject resolve);

    /** Puts our own icon in the place of an image that cannot be loaded. */
    @JSBody(
            params = "image",
            script = "return () => image.replaceWith(javaMethods.get("
                    + "'sh.karta.widget.loader.Launcher.replacement()Lorg/teavm/jso/JSObject;'" + ").invoke())")
    static native JSObject broken(JSObject image);

    /** Asks a source for the panel; rejects in any case, since what has come without being the panel has failed too. */
    @JSBody(
            params = {"source", "bridge"},
            script = "return (resolve, reject) => source(bridge).then(reject, reject)")
    static native JSObject loading(JSObject source, JSObject bridge);

    /** Says that the panel did not come, or came and did not mount. */
    @JSBody(
            params = "bridge",
            script = "return () => bridge.failed('panel_unavailable', 'the panel could not be loaded')")
    static native JSObject failing(JSObject bridge);

    /** Makes the Trusted Types policy. */
    @JSBody(
            script = "return () => javaMethods.get(" + "'sh.karta.widget.loader.ScriptSource.makePolicy()V'"
                    + ").invoke()")
    static native JSObject makingPolicy();

    /** Returns a policy for the panel's address, or null where there are no Trusted Types. */
    @JSBody(
            params = "types",
            script = "return types ? types.createPolicy('karta', {createScriptURL: url => url}) : null")
    static native @Nullable JSObject policy(JSObject types);

    /** Reads storage. */
    @JSBody(script = "return () => javaMethods.get(" + "'sh.karta.widget.loader.Memory.recall()V'" + ").invoke()")
    static native JSObject recalling();

    /** Empties storage of ours. */
    @JSBody(
            script = "return () => [sessionStorage, localStorage].forEach(storage => javaMethods.get("
                    + "'sh.karta.widget.loader.Memory.forget(Lorg/teavm/jso/JSObject;)V'" + ").invoke(storage))")
    static native JSObject forgetting();

    /** Sets a property to the value of a JSON text. */
    @JSBody(
            params = {"owner", "name", "text"},
            script = "return () => owner[name] = JSON.parse(text)")
    static native JSObject parsing(JSObject owner, JSObject name, JSObject text);

    /** Returns the {@link sh.karta.widget.browser.bridge.Bridge}. */
    @JSBody(
            params = {"host", "root", "launcher", "config", "identity"},
            script =
                    "return {host: host, root: root, launcher: launcher, config: config, identity: identity, emit: (event, payload) => javaMethods.get("
                            + "'sh.karta.widget.loader.Bus.emit(Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;)V'"
                            + ").invoke(event, payload), theme: (theme, shown) => javaMethods.get("
                            + "'sh.karta.widget.loader.Launcher.look(Lorg/teavm/jso/JSObject;Z)V'"
                            + ").invoke(theme, shown), mounted: run => javaMethods.get("
                            + "'sh.karta.widget.loader.Widget.mounted(Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;)V'"
                            + ").invoke(host, run), failed: (code, message) => javaMethods.get("
                            + "'sh.karta.widget.loader.Widget.failed(Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;)V'"
                            + ").invoke(host, code, message), warn: (message, value) => javaMethods.get("
                            + "'sh.karta.widget.loader.Widget.warn(Lorg/teavm/jso/JSObject;Lorg/teavm/jso/JSObject;)V'"
                            + ").invoke(message, value), forgotten: () => javaMethods.get("
                            + "'sh.karta.widget.loader.Widget.forgotten(Lorg/teavm/jso/JSObject;)V'"
                            + ").invoke(host)}")
    static native JSObject bridge(JSObject host, JSObject root, JSObject launcher, JSObject config, JSObject identity);
}

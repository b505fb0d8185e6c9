// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import static sh.karta.widget.browser.js.Operators.is;
import static sh.karta.widget.browser.js.Operators.text;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSString;
import sh.karta.widget.browser.Thenable;
import sh.karta.widget.browser.js.Operators;
import sh.karta.widget.browser.js.Page;
import sh.karta.widget.browser.js.Resolve;
import sh.karta.widget.browser.js.Task;

/**
 * The panel as a classic script beside {@code karta.js}, whose name and hash the build inserts. If it cannot be loaded,
 * this loader may be older than the served release. It then asks a fresh loader, once, for the panel's current name.
 */
final class ScriptSource {
    /** The policy named {@code karta}, or null. Only this class creates it, once (public-api §5). */
    private static @Nullable TrustedTypes policy;

    /** The script element of {@code karta.js}, or an empty object. */
    @SuppressWarnings("NullAway.Init")
    private static Script tag;

    /** The URL of {@code karta.js}, which the page's {@code <base>} does not affect, or of the file that contains it. */
    @SuppressWarnings("NullAway.Init")
    private static JSString from;

    @SuppressWarnings("NullAway.Init")
    private static JSString file;

    @SuppressWarnings("NullAway.Init")
    private static JSString integrity;

    private ScriptSource() {}

    /** Sets the script element of {@code karta.js}, or an empty object, and the file's URL. */
    static void start(Script element, JSString source) {
        tag = element;
        from = source;
    }

    /**
     * Sets the panel's name, and passes it to an older loader if that has requested this one by its script element. Returns whether
     * it has.
     */
    static boolean tells(Script tag) {
        file = text("%KARTA_PANEL_FILE%");
        integrity = text("%KARTA_PANEL_INTEGRITY%");
        boolean asked = is(tag.getKarta());
        if (asked) {
            tag.karta(file, integrity);
        }
        return asked;
    }

    /** Loads the panel. */
    static Thenable load(PanelBridge bridge) {
        return Operators.promise((resolve, reject) -> inject(bridge, resolve, reject));
    }

    /**
     * Adds the panel's script to the host, so that it is removed with the host. The policy is created here and not
     * earlier, because the browser reports a policy that the page does not list, and most visitors never open the
     * panel. No fresh loader is asked if the page pins this one with {@code integrity}, because that must cover every
     * file, or if this one is part of another file, which must not run again.
     */
    private static void inject(PanelBridge bridge, Resolve resolve, Resolve reject) {
        if (policy == null) {
            Operators.attempt(ScriptSource::createPolicy);
        }
        JSString base = ActiveSettings.merged.getScriptBase();
        if (is(base)) {
            from = Operators.resolve(Operators.add(Operators.withoutSlashes(base), "/karta.js"), Page.own("baseURI"));
        }
        bridge.setBase(Operators.resolve(".", from));
        bridge.setNonce(Operators.or(tag.getNonce(), text("")));
        bridge.setPolicy(policy);
        // The build inserts an object with the engine's types and functions as they were when this file ran.
        bridge.setNatives(text("%KARTA_NATIVES%"));
        boolean own = Operators.matches("/karta[.]js([?#]|$)", from);
        panel(
                bridge,
                resolve,
                !own ? failure(reject) : is(tag.getIntegrity()) ? reject : renewal(bridge, resolve, reject));
    }

    /** Throws if the page's {@code trusted-types} does not list the policy. */
    private static void createPolicy() {
        policy = Literals.policy(Page.<Global>window().getTrustedTypes());
    }

    /** Inserts the panel's script. A script that ran without taking the bridge was not the panel, or failed before it began. */
    private static void panel(PanelBridge bridge, Resolve resolve, JSObject failed) {
        Script script = Page.element("script");
        script.setOnload(loaded(script, resolve));
        script.setKarta(bridge);
        script.setIntegrity(integrity);
        insert(bridge, script, file, failed);
    }

    private static Task loaded(Script script, Resolve resolve) {
        return () -> {
            if (is(script.getKarta())) {
                resolve.call(null);
            }
        };
    }

    /** Warns of a missing setting if the panel is not where it should be. */
    private static Task failure(Resolve reject) {
        return () -> {
            CallQueue.warn(
                    text("data-script-base: expected the folder of the widget's files, which is not"),
                    Operators.resolve(".", from));
            reject.call(null);
        };
    }

    private static Task renewal(PanelBridge bridge, Resolve resolve, Resolve reject) {
        return () -> renew(bridge, resolve, reject);
    }

    /** Asks a fresh loader. The query makes its URL unique, so that no cache has it. */
    private static void renew(PanelBridge bridge, Resolve resolve, Resolve reject) {
        Script script = Page.element("script");
        Script.Question question =
                (freshFile, freshIntegrity) -> take(script, bridge, resolve, reject, freshFile, freshIntegrity);
        script.setOnload(reject);
        script.setKarta(question);
        insert(bridge, script, Operators.add("?", file), reject);
    }

    /** Loads the panel that the fresh loader has named. If it is the same as before, the panel cannot be loaded. */
    private static void take(
            Script script,
            PanelBridge bridge,
            Resolve resolve,
            Resolve reject,
            JSString freshFile,
            JSString freshIntegrity) {
        if (freshFile != file) {
            file = freshFile;
            integrity = freshIntegrity;
            script.setOnload(null);
            panel(bridge, resolve, reject);
        }
    }

    private static void insert(PanelBridge bridge, Script script, JSString address, JSObject failed) {
        TrustedTypes trusted = policy;
        JSString url = Operators.resolve(address, from);
        script.setOnerror(failed);
        script.setCrossOrigin("anonymous");
        script.setNonce(bridge.getNonce());
        script.setSrc(trusted == null ? url : trusted.createScriptURL(url));
        bridge.getHost().replaceChildren(script);
    }
}

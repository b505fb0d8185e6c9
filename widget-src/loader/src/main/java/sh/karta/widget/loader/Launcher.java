// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.bare.Js;

/** The button that opens the panel: its nodes, its look, its name (visual.md, Measures). */
final class Launcher {
    /** Important rules of a shadow tree win over those of the page, so no page style reaches the host. */
    private static final String HOST = ":host{all:initial!important;"
            + "color-scheme:var(--karta-color-scheme,light dark)!important;color:light-dark(#fff,#18181b)!important;";

    private static final String FLOATING = "position:fixed!important;z-index:var(--karta-z-index,2147483000)!important}"
            + "@media print{:host{display:none!important}}[part=window]{position:fixed;inset:0;visibility:hidden}";

    private static final String MOUNTED = "display:block!important;height:100%!important}";

    /**
     * Where an accent is given, y of XYZ is its relative luminance as WCAG 2.2 defines it; the thresholds follow from
     * its contrast ratio. The foreground is black or white, whichever contrasts more. The edge takes the accent where
     * that reaches 3:1 against the surface, and else is transparent, so that the text colour under it shows. All rules
     * are nested in the launcher's: the panel's parts stand in the same tree.
     */
    private static final String BUTTON = "[part=launcher]{all:unset;"
            + "--y:calc((.179 - y)*999);"
            + "--e:light-dark(color(from var(--karta-accent) xyz-d65 x y z/calc((.3 - y)*999)),"
            + "color(from var(--karta-accent) xyz-d65 x y z/calc((y - .13)*999)));"
            + "--x:clamp(0px,var(--karta-offset-x,var(--o,20px)),50vw);"
            + "box-sizing:border-box;position:fixed;inset-inline-end:var(--x);"
            + "inset-block-end:calc(clamp(0px,var(--karta-offset-y,var(--o,20px)),50vh) + env(safe-area-inset-bottom));"
            + "min-width:56px;height:56px;padding:0 15px;border:1px solid #0000;border-radius:28px;"
            + "display:flex;align-items:center;justify-content:center;gap:8px;cursor:pointer;white-space:nowrap;"
            + "background:var(--karta-accent,light-dark(#18181b,#fafafa));"
            + "color:var(--karta-accent-foreground,"
            + "color(from var(--karta-accent) xyz-d65 clamp(0,var(--y),.95) clamp(0,var(--y),1) clamp(0,var(--y),1.09)));"
            + "font:600 15px/24px var(--karta-font-family,system-ui,sans-serif);"
            + "box-shadow:0 0 0 var(--g,0px) light-dark(#fff,#17191e),0 0 0 var(--w,1px) var(--e,#0000),"
            + "0 0 0 var(--w,1px) light-dark(#16181d,#eceef2),0 2px 6px #0003,0 8px 24px #0003;"
            + "&.start{inset-inline:var(--x) auto}"
            + "&:focus-visible{--g:2px;--w:4px;outline:4px solid transparent}"
            + "&[hidden],[part=badge]:empty{display:none}"
            + "@media(max-width:480px){--o:16px}"
            + "[part=icon]{width:24px;height:24px;font-size:22px;text-align:center;object-fit:contain;fill:none;"
            + "stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}"
            + "&[aria-expanded=true] path{d:path('M6 9l6 6 6-6')}"
            + "[part=badge]{position:absolute;inset-block-start:-4px;inset-inline-end:-4px;box-sizing:border-box;"
            + "min-width:18px;padding:0 4px;border-radius:9px;font-size:11px;line-height:18px;text-align:center;"
            + "background:light-dark(#b42318,#ff9b8f);color:light-dark(#fff,#17191e)}}";

    /** The button, in the host's shadow root. */
    @SuppressWarnings("NullAway.Init")
    static JSObject button;

    @SuppressWarnings("NullAway.Init")
    private static JSObject style;

    @SuppressWarnings("NullAway.Init")
    private static JSObject badge;

    /** The text of the theme in force, or null or empty where the icon stands alone. */
    private static @Nullable JSObject label;

    private Launcher() {}

    /** Builds the launcher in a new shadow root, which it returns. */
    static JSObject build(JSObject host) {
        JSObject root = Js.call(host, "attachShadow", Shapes.openRoot());
        JSObject sheet = Js.sheet();
        style = Js.get(host, "style");
        button = Js.element("button");
        badge = Js.element("span");
        Js.call(
                sheet,
                "replaceSync",
                Js.add(
                        Js.is(Js.get(Settings.merged, "mount")) ? Js.text(HOST + MOUNTED) : Js.text(HOST + FLOATING),
                        BUTTON));
        Js.set(root, "adoptedStyleSheets", Js.list(sheet));
        Js.set(badge, "part", Js.text("badge"));
        Js.set(button, "part", Js.text("launcher"));
        Js.set(button, "ariaExpanded", Js.text("false"));
        Js.set(button, "onclick", Callbacks.click());
        Js.call(root, "append", button);
        if (!Js.is(Js.get(Settings.merged, "mount"))) {
            JSObject box = Js.element("div");
            Js.set(box, "part", Js.text("window"));
            Js.call(root, "append", box);
            Js.call(Host.edges, "observe", box);
        }
        return root;
    }

    /** Shows the theme in force: colours, place, icon, label; a value of another kind than the field's is left out. */
    static void look(JSObject theme, boolean shown) {
        JSObject kinds = Shapes.looks();
        JSObject names = Js.keys(kinds);
        for (int i = 0; i < Js.length(names); i++) {
            JSObject name = Js.at(names, i);
            JSObject kind = Js.get(kinds, name);
            JSObject value = Js.get(theme, name);
            if (kind == Js.text("top")) {
                value = Js.add(value, "px");
            }
            Js.call(
                    style,
                    "setProperty",
                    Js.add(Js.text("--karta-"), Js.kebab(name)),
                    Js.given(value) && value != Js.text("auto") && Js.supports(kind, value) ? value : Js.text(""));
        }
        label = Js.get(theme, "launcherLabel");
        Js.set(button, "hidden", Js.bool(!shown));
        Js.set(button, "className", Js.or(Js.get(theme, "position"), Js.text("")));
        Js.call(button, "replaceChildren", named(icon(Js.get(theme, "launcherIcon"))), badge);
        if (Js.is(label)) {
            JSObject text = Js.element("span");
            Js.set(text, "part", Js.text("label"));
            Js.set(text, "textContent", label);
            Js.call(badge, "before", text);
        }
    }

    /** Returns what stands in the place of an image that cannot be loaded. */
    static JSObject replacement() {
        return named(drawing());
    }

    /**
     * Has the icon speak for a button without a label. Not a text that nobody sees: the engine would find a font for it
     * and set it, a sixth of what loading costs.
     */
    private static JSObject named(JSObject icon) {
        if (Js.is(label)) {
            Js.set(icon, "ariaHidden", Js.text("true"));
        } else {
            Js.set(icon, "role", Js.text("img"));
            Js.set(icon, "ariaLabel", name());
        }
        return icon;
    }

    private static JSObject drawing() {
        JSObject icon = Js.svg("svg");
        JSObject path = Js.svg("path");
        Js.call(icon, "setAttribute", Js.text("part"), Js.text("icon"));
        Js.call(icon, "setAttribute", Js.text("viewBox"), Js.text("0 0 24 24"));
        Js.call(path, "setAttribute", Js.text("d"), Js.text("M4 20l1.3-4.2A8 8 0 1 1 8.4 18.8z"));
        Js.call(icon, "append", path);
        return icon;
    }

    /** Returns the theme's icon: an image where the text can be an address, else the text; or our own. */
    private static JSObject icon(JSObject given) {
        JSObject icon;
        if (!Js.is(given)) {
            return drawing();
        }
        if (Js.matches("[/.:]", given)) {
            icon = Js.element("img");
            Js.set(icon, "onerror", Callbacks.broken(icon));
            Js.set(icon, "alt", Js.text(""));
            Js.set(icon, "src", given);
        } else {
            icon = Js.element("span");
            Js.set(icon, "textContent", given);
        }
        Js.set(icon, "part", Js.text("icon"));
        return icon;
    }

    /** Returns what the button is called without a label: "Chat" is the word in five of eight languages (public-api §4). */
    private static JSObject name() {
        JSObject locale = Js.or(
                Js.or(Js.get(Settings.merged, "locale"), Js.get(Js.root(), "lang")),
                Js.get(Js.get(Js.window(), "navigator"), "language"));
        JSObject language =
                Js.call(Js.call(Js.add(Js.text(""), locale), "slice", Js.number(0), Js.number(2)), "toLowerCase");
        return Js.or(Js.get(Shapes.names(), language), Js.text("Chat"));
    }

    /** A click; until the panel is there each one opens, so that an impatient second one does not close it again. */
    static void click() {
        Commands.call(Shapes.call(Widget.panel == null ? Js.text("open") : Js.text("toggle"), null));
    }
}

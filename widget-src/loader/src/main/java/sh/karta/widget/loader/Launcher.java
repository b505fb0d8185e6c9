// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.teavm.jso.JSObject;
import sh.karta.widget.browser.bare.Js;

/** The button that opens the panel: its nodes, its look, its name (visual.md, Measures). */
final class Launcher {
    private static final String HOST =
            ":host{all:initial!important;color-scheme:var(--karta-color-scheme,light dark)!important;";

    private static final String FLOATING = "position:fixed!important;z-index:var(--karta-z-index,2147483000)!important}"
            + "@media print{:host{display:none!important}}";

    private static final String MOUNTED = "display:block!important;height:100%!important}";

    /**
     * The edge takes the accent where it reaches 3:1 against the surface and is transparent otherwise, so that the
     * text colour under it shows; the foreground is black or white, whichever contrasts more: y of XYZ is the relative
     * luminance of WCAG 2.2, and the thresholds follow from its contrast ratio.
     */
    private static final String BUTTON = "[part=launcher]{"
            + "--a:var(--karta-accent,light-dark(#18181b,#fafafa));"
            + "--e:light-dark(color(from var(--a) xyz-d65 x y z/calc((.3 - y)*999)),"
            + "color(from var(--a) xyz-d65 x y z/calc((y - .13)*999)));"
            + "--t:light-dark(#16181d,#eceef2);"
            + "--w:1px;--g:0px;--y:calc((.179 - y)*999);"
            + "all:unset;box-sizing:border-box;position:fixed;"
            + "inset-block-end:calc(clamp(0px,var(--karta-offset-y,var(--o,20px)),50vh) + env(safe-area-inset-bottom));"
            + "--x:clamp(0px,var(--karta-offset-x,var(--o,20px)),50vw);inset-inline-end:var(--x);"
            + "min-width:56px;height:56px;padding:0 18px;border-radius:28px;"
            + "display:flex;align-items:center;justify-content:center;gap:8px;cursor:pointer;"
            + "background:var(--a);color:var(--karta-accent-foreground,color(from var(--a) xyz-d65 "
            + "var(--y) var(--y) var(--y)));"
            + "font:600 15px/1.5 var(--karta-font-family,system-ui,sans-serif);"
            + "box-shadow:0 0 0 var(--g) light-dark(#fff,#17191e),0 0 0 var(--w) var(--e),0 0 0 var(--w) var(--t),"
            + "0 2px 6px #0003,0 8px 24px #0003}"
            + "[part=launcher].start{inset-inline:var(--x) auto}"
            + "[part=launcher]:focus-visible{--g:2px;--w:4px;outline:4px solid transparent}"
            + "[part=launcher][hidden],[part=badge]:empty{display:none}"
            + "@media(max-width:480px){[part=launcher]{--o:16px}}"
            + "[part=launcher] :is(svg,img){width:24px;height:24px;fill:none;stroke:currentColor;stroke-width:1.75;"
            + "stroke-linecap:round;stroke-linejoin:round}"
            + "[part=badge]{position:absolute;inset-block-start:-4px;inset-inline-end:-4px;box-sizing:border-box;"
            + "min-width:18px;padding:0 4px;border-radius:9px;font-size:11px;line-height:18px;text-align:center;"
            + "background:light-dark(#b42318,#ff9b8f);color:light-dark(#fff,#17191e)}";

    @SuppressWarnings("NullAway.Init")
    private static JSObject host;

    @SuppressWarnings("NullAway.Init")
    static JSObject button;

    private Launcher() {}

    /** Builds the launcher in a new shadow root, which it returns. */
    static JSObject build(JSObject widget) {
        host = widget;
        button = Js.element("button");
        JSObject sheet = Js.sheet();
        Js.call(
                sheet,
                "replaceSync",
                Js.add(
                        Js.is(Js.get(Settings.merged, "mount")) ? Js.text(HOST + MOUNTED) : Js.text(HOST + FLOATING),
                        Js.text(BUTTON)));
        JSObject root = Js.call(host, "attachShadow", Shapes.open());
        Js.set(root, "adoptedStyleSheets", Js.listOf(sheet));
        Js.set(button, "part", Js.text("launcher"));
        Js.set(button, "onclick", Callbacks.click());
        Js.set(button, "ariaExpanded", Js.text("false"));
        Js.call(root, "append", button);
        return root;
    }

    /** Shows the theme in force: colours, place, icon, label; what is no value of its kind is left out. */
    static void look(JSObject theme, boolean shown) {
        JSObject kinds = Shapes.looks();
        JSObject names = Js.keys(kinds);
        for (int i = 0; i < Js.length(names); i++) {
            JSObject name = Js.at(names, i);
            JSObject kind = Js.get(kinds, name);
            JSObject value = Js.get(theme, name);
            if (kind == Js.text("top")) {
                value = Js.add(value, Js.text("px"));
            }
            Js.call(
                    Js.get(host, "style"),
                    "setProperty",
                    Js.add(Js.text("--karta-"), Js.kebab(name)),
                    Js.or(Js.supports(kind, value) ? value : null, Js.text("")));
        }
        JSObject label = Js.or(Js.get(theme, "launcherLabel"), Js.text(""));
        JSObject badge = Js.element("span");
        Js.set(badge, "part", Js.text("badge"));
        Js.set(button, "hidden", shown ? Js.no() : Js.yes());
        Js.set(button, "className", Js.or(Js.get(theme, "position"), Js.text("")));
        Js.set(button, "ariaLabel", Js.or(label, name()));
        Js.replace(button, icon(Js.get(theme, "launcherIcon")), label, badge);
    }

    private static JSObject icon(JSObject icon) {
        if (!Js.is(icon)) {
            JSObject svg = Js.svg("svg");
            JSObject path = Js.svg("path");
            Js.call(svg, "setAttribute", Js.text("viewBox"), Js.text("0 0 24 24"));
            Js.call(path, "setAttribute", Js.text("d"), Js.text("M4 20l1.3-4.2A8 8 0 1 1 8.4 18.8z"));
            Js.call(svg, "append", path);
            return svg;
        }
        if (Js.matches("[/:]", icon)) {
            JSObject image = Js.element("img");
            Js.set(image, "alt", Js.text(""));
            Js.set(image, "src", icon);
            return image;
        }
        return icon;
    }

    /** The button's name: "Chat" is the word in five of the eight languages (public-api §4). */
    private static JSObject name() {
        JSObject page = Js.get(Js.document(), "documentElement");
        JSObject locale = Js.or(
                Js.or(Js.get(Settings.merged, "locale"), Js.get(page, "lang")),
                Js.get(Js.get(Js.window(), "navigator"), "language"));
        return Js.or(Js.get(Shapes.names(), Js.call(locale, "slice", Js.number(0), Js.number(2))), Js.text("Chat"));
    }

    static void click() {
        Callbacks.run(Shapes.toggle());
    }
}

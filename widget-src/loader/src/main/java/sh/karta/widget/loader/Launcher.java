// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import static sh.karta.widget.browser.js.Operators.given;
import static sh.karta.widget.browser.js.Operators.is;
import static sh.karta.widget.browser.js.Operators.text;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.core.JSString;
import sh.karta.widget.browser.js.Element;
import sh.karta.widget.browser.js.JsList;
import sh.karta.widget.browser.js.JsMap;
import sh.karta.widget.browser.js.Operators;
import sh.karta.widget.browser.js.Page;
import sh.karta.widget.browser.js.Style;
import sh.karta.widget.browser.js.StyleSheet;
import sh.karta.widget.browser.js.Task;

/** The button that opens the panel: its elements, style and name (visual.md, Measures). */
final class Launcher {
    /**
     * Important rules of a shadow tree win over those of the page, so no page style reaches the host. {@code user-select} is
     * reset by its value, because its initial one follows the parent.
     */
    private static final String HOST = ":host{all:initial!important;-webkit-user-select:text!important;"
            + "color-scheme:var(--karta-color-scheme,light dark)!important;color:light-dark(#fff,#18181b)!important;";

    private static final String FLOATING = "position:fixed!important;z-index:var(--karta-z-index,2147483000)!important}"
            + "@media print{:host{display:none!important}}[part=window]{position:fixed;inset:0;visibility:hidden}";

    private static final String MOUNTED = "display:block!important;height:100%!important}";

    /**
     * If the theme has an accent, y of XYZ is its relative luminance as WCAG 2.2 defines it, and the thresholds follow from the
     * contrast ratio. The label is white where that has 4.5:1, the icon where it has 4:1, and else black. The edge has the accent if that reaches 3:1
     * against the surface. Otherwise it is transparent, so that the text colour under it shows. All rules are nested in the
     * launcher's, because the panel's parts are in the same tree.
     */
    private static final String BUTTON = "[part=launcher]{all:unset;--o:20px;--g:0px;--w:1px;"
            + "--y:calc((.183 - y)*999);"
            + "--e:light-dark(color(from var(--karta-accent) xyz-d65 x y z/calc((.3 - y)*999)),"
            + "color(from var(--karta-accent) xyz-d65 x y z/calc((y - .13)*999)));"
            + "--x:clamp(0px,var(--karta-offset-x,var(--o)),50vw);"
            + "box-sizing:border-box;position:fixed;inset-inline-end:var(--x);"
            + "inset-block-end:calc(clamp(0px,var(--karta-offset-y,var(--o)),50vh) + env(safe-area-inset-bottom));"
            + "max-width:85%;min-width:56px;min-height:56px;padding:0 14px;border:1px solid #0000;border-radius:28px;"
            + "display:flex;gap:8px;place-items:center;place-content:center;cursor:pointer;"
            + "background:var(--karta-accent,light-dark(#18181b,#fafafa));"
            + "color:var(--karta-accent-foreground,"
            + "color(from var(--karta-accent) xyz-d65 clamp(0,var(--y),.95) clamp(0,var(--y),1) clamp(0,var(--y),1.09)));"
            + "font:600 15px/24px var(--karta-font-family,system-ui,sans-serif);"
            + "box-shadow:0 0 0 var(--g) light-dark(#fff,#17191e),0 0 0 var(--w) var(--e),"
            + "0 0 0 var(--w) light-dark(#16181d,#eceef2),0 2px 6px #0003,0 8px 24px #0003;"
            + "&.start{inset-inline:var(--x) auto}"
            + "&:focus-visible{--g:2px;--w:4px;outline:4px solid #0000}"
            + "&[hidden],[part=badge]:empty{display:none}"
            + "@media(width<=480px){--o:16px}"
            + "[part=icon]{--y:calc((.2125 - y)*999);color:var(--karta-accent-foreground,"
            + "color(from var(--karta-accent) xyz-d65 clamp(0,var(--y),.95) clamp(0,var(--y),1) clamp(0,var(--y),1.09)));"
            + "width:26px;height:26px;font-size:22px;text-align:center;object-fit:contain;"
            + "fill:currentColor;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}"
            + "&[aria-expanded=true] path{fill:none;d:path('M6 9l6 6 6-6')}"
            + "[part=badge]{position:absolute;inset-block-start:-4px;inset-inline-end:-4px;box-sizing:border-box;"
            + "min-width:20px;padding:0 5px;border-radius:10px;font-size:12px;line-height:20px;text-align:center;"
            + "box-shadow:0 0 0 2px canvas;"
            + "background:light-dark(#b42318,#ff9b8f);color:light-dark(#fff,#17191e)}}";

    /** The button, in the host's shadow root. */
    @SuppressWarnings("NullAway.Init")
    static Element button;

    @SuppressWarnings("NullAway.Init")
    private static Style style;

    @SuppressWarnings("NullAway.Init")
    private static Element badge;

    /** The label of the theme in force. The icon stands alone if it is null or empty. */
    private static @Nullable JSString label;

    private Launcher() {}

    /**
     * The events that end at the shadow root, so that no shortcut, scroll lock, focus trap or copy protection of the page sees them. All
     * other events go on, clicks above all, because menus of the page close by them.
     */
    private static final String KEPT =
            "keydown,keypress,keyup,beforeinput,textInput,input,compositionstart,compositionupdate,compositionend,"
                    + "copy,cut,paste,focusin,focusout,wheel,mousewheel,DOMMouseScroll,touchstart,touchmove,touchend,touchcancel,"
                    + "contextmenu,selectstart,dragstart";

    /** Builds the launcher in a new shadow root, which it returns. */
    static Element build(Element host) {
        Element root = host.attachShadow(Literals.openRoot());
        StyleSheet sheet = Page.sheet();
        style = host.getStyle();
        button = Page.element("button");
        badge = Page.element("span");
        sheet.replaceSync(Operators.add(
                is(ActiveSettings.merged.getMount()) ? text(HOST + MOUNTED) : text(HOST + FLOATING), BUTTON));
        root.setAdoptedStyleSheets(Operators.list(sheet));
        JsList<JSString> types = Operators.split(text(KEPT), ",");
        for (int i = 0; i < types.getLength(); i++) {
            Literals.end(root, types.get(i));
        }
        badge.setPart("badge");
        button.setPart("launcher");
        button.setAriaExpanded("false");
        button.setOnclick(Launcher::click);
        root.append(button);
        if (!is(ActiveSettings.merged.getMount())) {
            Element box = Page.element("div");
            box.setPart("window");
            root.append(box);
            Host.edges.observe(box);
        }
        return root;
    }

    /** Shows the theme in force: colours, position, icon, label. Ignores a value that the field does not accept. */
    static void look(PageTheme theme, boolean shown) {
        JsMap<JSString> kinds = Literals.looks();
        JsList<JSString> names = Operators.keys(kinds);
        for (int i = 0; i < names.getLength(); i++) {
            JSString name = names.get(i);
            JSString kind = kinds.get(name);
            JSString value = theme.get(name);
            if (kind == text("top")) {
                value = Operators.add(value, "px");
            }
            style.setProperty(
                    Operators.add("--karta-", Operators.kebab(name)),
                    given(value) && value != text("auto") && Page.supports(kind, value) ? value : text(""));
        }
        label = theme.getLauncherLabel();
        button.setHidden(!shown);
        button.setClassName(Operators.or(theme.getPosition(), text("")));
        button.replaceChildren(named(icon(theme.getLauncherIcon())), badge);
        if (is(label)) {
            Element words = Page.element("span");
            words.setPart("label");
            words.setTextContent(label);
            badge.before(words);
        }
    }

    /**
     * Names a button without a label by its icon. A visually hidden text would make the engine load and apply a font,
     * which takes a sixth of the loading time.
     */
    private static Element named(Element icon) {
        if (is(label)) {
            icon.setAriaHidden("true");
        } else {
            icon.setRole("img");
            icon.setAriaLabel(name());
        }
        return icon;
    }

    private static Element drawing() {
        Element icon = Page.svg("svg");
        Element path = Page.svg("path");
        icon.setAttribute("part", "icon");
        icon.setAttribute("viewBox", "2 2 20 20");
        path.setAttribute("d", "M3.5 20.5L4 15A9.2 8 0 1 1 8 18.2z");
        icon.append(path);
        return icon;
    }

    /** Returns the theme's icon: an image if the string can be a URL, else the string itself. Returns our own if it is empty. */
    private static Element icon(JSString icon) {
        if (!is(icon)) {
            return drawing();
        }
        Element element;
        if (Operators.matches("[/.:]", icon)) {
            Element image = Page.element("img");
            Task failed = () -> image.replaceWith(named(drawing()));
            image.setOnerror(failed);
            image.setAlt("");
            image.setSrc(icon);
            element = image;
        } else {
            element = Page.element("span");
            element.setTextContent(icon);
        }
        element.setPart("icon");
        return element;
    }

    /** Returns the name of a button without a label. Five of eight languages say "Chat" (public-api §4). */
    private static JSString name() {
        JSString locale = Operators.or(
                Operators.or(ActiveSettings.merged.getLocale(), Page.root().getLang()),
                Page.<Global>window().getNavigator().getLanguage());
        JSString language = Operators.add("", locale).slice(0, 2).toLowerCase();
        return Operators.or(Literals.names().get(language), text("Chat"));
    }

    /**
     * Opens the panel while it is not mounted, so that a second click during loading does not close it. Toggles it
     * afterwards.
     */
    private static void click() {
        CallQueue.call(Literals.call(Widget.panel == null ? text("open") : text("toggle"), null));
    }
}

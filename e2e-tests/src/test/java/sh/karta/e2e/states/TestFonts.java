// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.states;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import sh.karta.e2e.stack.Stack;

/** The fonts that the states are looked at with, from npm: what is measured there is the same on every machine. */
final class TestFonts {
    private final CDPSession devTools;

    /** Asks Chromium. */
    TestFonts(CDPSession devTools) {
        this.devTools = devTools;
        devTools.send("DOM.enable");
        devTools.send("CSS.enable");
    }

    /** Returns where the style sheets of the fonts are. */
    static String address(Stack stack) {
        return stack.pages()
                .serve(Path.of("node_modules", "@fontsource-variable"))
                .toString();
    }

    /** Returns a line for each font of the machine that launcher or panel are drawn with. */
    List<String> strangers() {
        JsonObject deep = new JsonObject();
        deep.addProperty("depth", -1);
        deep.addProperty("pierce", true);
        Set<String> strangers = new TreeSet<>();
        look(devTools.send("DOM.getDocument", deep).getAsJsonObject("root"), false, strangers);
        return List.copyOf(strangers);
    }

    private void look(JsonObject node, boolean ours, Set<String> strangers) {
        boolean inside = ours || node.get("nodeName").getAsString().equals("KARTA-WIDGET");
        for (String kind : List.of("children", "shadowRoots")) {
            if (node.has(kind)) {
                boolean words = false;
                for (JsonElement child : node.getAsJsonArray(kind)) {
                    look(child.getAsJsonObject(), inside, strangers);
                    words |= child.getAsJsonObject()
                            .get("nodeName")
                            .getAsString()
                            .equals("#text");
                }
                if (words && inside && !pictured(node)) {
                    ask(node, strangers);
                }
            }
        }
    }

    /** An avatar may be an emoji: it is in a circle of its own size, and whose it is moves nothing. */
    private static boolean pictured(JsonObject node) {
        return node.has("attributes") && node.get("attributes").toString().contains("avatar");
    }

    private void ask(JsonObject node, Set<String> strangers) {
        JsonObject id = new JsonObject();
        id.add("nodeId", node.get("nodeId"));
        for (JsonElement each : devTools.send("CSS.getPlatformFontsForNode", id).getAsJsonArray("fonts")) {
            JsonObject font = each.getAsJsonObject();
            String name = font.get("familyName").getAsString();
            if (!font.get("isCustomFont").getAsBoolean()) {
                strangers.add("drawn with the machine's " + name + ": "
                        + node.get("localName").getAsString());
            }
        }
    }
}

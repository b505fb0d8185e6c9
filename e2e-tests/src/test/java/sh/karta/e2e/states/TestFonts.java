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

/** The fonts of the states, from npm, so that measurements are the same on every machine. */
final class TestFonts {
    private final CDPSession devTools;

    /** Uses Chromium's DevTools. */
    TestFonts(CDPSession devTools) {
        this.devTools = devTools;
        devTools.send("DOM.enable");
        devTools.send("CSS.enable");
    }

    /** Returns the address of the fonts' style sheets. */
    static String address(Stack stack) {
        return stack.pages()
                .serve(Path.of("..", "node_modules", "@fontsource-variable"))
                .toString();
    }

    /** Returns a line for each system font that launcher or panel use. */
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

    /**
     * Returns whether the node is an avatar with an emoji. Its font does not matter, because its circle has a fixed
     * size.
     */
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
                strangers.add("drawn with a system font: " + name + ": "
                        + node.get("localName").getAsString());
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.states;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.Clip;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.stack.Stack;

/**
 * Draws the states of the design's picture ({@code page/comps.js}) beside the parts of that picture, in
 * {@code target/states/comps.html}. {@code -Dkarta.comps=FILE} names the picture, which is not in this repository.
 * {@code widget-src/panel/DESIGN.md} lists the differences and their reasons.
 */
@EndToEnd
@Tag("full")
class CompsTest {
    private static final Path FOLDER = Gallery.FOLDER.resolve("comps");

    /** The picture's own width, in the pixels of the design. */
    private static final int PICTURE = 2312;

    private static final int WIDTH = 400;
    private static final int HEIGHT = 680;

    /** A part of the picture, in the pixels of the design. */
    private record Comp(String number, Look look, int x, int y, int width, int height) {
        Comp(String number, int column, int row) {
            this(number, Look.LIGHT, column, row);
        }

        Comp(String number, Look look, int column, int row) {
            this(number, look, 56 + 450 * column, 56 + 758 * row, WIDTH, HEIGHT);
        }

        /** Returns the size of a window whose panel has that size. */
        int[] window() {
            return switch (number) {
                case "13", "15" -> new int[] {width, height};
                case "16" -> new int[] {width, height};
                case "18" -> new int[] {1280, height + 48};
                default -> new int[] {width + 120, height + 112};
            };
        }
    }

    private static final List<Comp> COMPS = List.of(
            new Comp("1", 0, 0),
            new Comp("2", 1, 0),
            new Comp("3", 2, 0),
            new Comp("4", 3, 0),
            new Comp("5", 4, 0),
            new Comp("6a", Look.LIGHT, 56, 814, WIDTH, 332),
            new Comp("6b", Look.LIGHT, 56, 1162, WIDTH, 332),
            new Comp("7", 1, 1),
            new Comp("8", 2, 1),
            new Comp("10a", 0, 2),
            new Comp("10b", 1, 2),
            new Comp("11", 2, 2),
            new Comp("12", Look.DARK, 3, 2),
            new Comp("13", Look.LIGHT, 62, 2336, 390, 844),
            new Comp("14", Look.RTL, 4, 2),
            new Comp("15", Look.LIGHT, 506, 2330, 320, 324),
            new Comp("16", Look.LIGHT, 506, 2732, WIDTH, 344),
            new Comp("17", 2, 3),
            new Comp("18", Look.LIGHT, 1451, 2330, 760, 752));

    @Test
    void everyStateOfTheDesignIsDrawnBesideIt(Stack stack, Tabs tabs) throws IOException {
        StringBuilder sheet = new StringBuilder(
                """
                <!doctype html>
                <html lang="en">
                  <meta charset="utf-8">
                  <title>The panel beside its design</title>
                  <style>
                    body { font: 14px/1.4 system-ui, sans-serif; background: #e8ebf0; }
                    figure { display: inline-flex; gap: 20px; padding: 12px; }
                    i { background: url("%s") 0 0 / %dpx; }
                  </style>
                  <h1>The panel beside its design</h1>
                """.formatted(Path.of(System.getProperty("karta.comps", "")).toUri(), PICTURE));
        for (Comp comp : COMPS) {
            try (Tab tab = tabs.openUnchecked(Engine.CHROMIUM, false)) {
                Page page = tab.page();
                Gallery gallery = new Gallery(comp.look, stack, page);
                // The heights of 6a and 6b are those of two panels in the place of one.
                boolean half = comp.number.startsWith("6");
                page.setViewportSize(comp.window()[0], half ? HEIGHT + 112 : comp.window()[1]);
                if (half) {
                    page.addInitScript("addEventListener('DOMContentLoaded', () =>"
                            + " document.documentElement.style.setProperty('--karta-height', '332px'))");
                }
                gallery.enter(comp.number);
                BoundingBox box = page.locator("karta-widget .panel").boundingBox();
                Page.ScreenshotOptions options = new Page.ScreenshotOptions()
                        .setPath(FOLDER.resolve(comp.number + ".png"))
                        .setAnimations(ScreenshotAnimations.DISABLED);
                if (!comp.number.equals("16")) {
                    options.setClip(new Clip(box.x, box.y, box.width, box.height));
                    assertThat(box.width).as(comp.number).isEqualTo(comp.width);
                }
                page.screenshot(options);
                assertThat(tab.problems()).as(comp.number).isEmpty();
            }
            sheet.append(
                    """
                      <figure id="c%s"><figcaption>%s</figcaption><img alt="" src="comps/%s.png"><i style="width: %dpx; height: %dpx; background-position: %dpx %dpx"></i></figure>
                    """.formatted(comp.number, comp.number, comp.number, comp.width, comp.height, -comp.x, -comp.y));
        }
        Files.writeString(Gallery.FOLDER.resolve("comps.html"), sheet.append("</html>\n"));
    }
}

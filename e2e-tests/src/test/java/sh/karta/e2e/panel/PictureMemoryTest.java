// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** The bytes of sent pictures that the panel keeps. */
@Tag("full")
@EndToEnd
class PictureMemoryTest {
    /** Makes each picture 30 MB large, and counts them. */
    private static final String LARGE = """
            const real = fetch;
            window.fetched = 0;
            window.fetch = async (...given) => {
              const response = await real(...given);
              if (!String(given[0].url ?? given[0]).includes("/files/")) return response;
              fetched++;
              return new Response(new Blob([await response.blob(), new Uint8Array(30e6)]));
            };
            """;

    @Test
    void theBytesOfAnOldPictureAreDiscardedAndRequestedAgainToEnlargeIt(Stack stack, Visit visit) throws IOException {
        Page page = visit.page();
        Widget widget = Widget.answered(stack, visit);
        assertThat(widget.button("Attach files")).isVisible();
        widget.host()
                .locator("input[type=file]")
                .setInputFiles(new FilePayload[] {picture("one.png"), picture("two.png")});
        assertThat(widget.host().locator("[part~=files] canvas:visible")).hasCount(2);
        assertThat(widget.button("Send")).isEnabled();
        widget.say("say: Here they are.");
        widget.awaitEvent("message:received", 2);
        page.addInitScript(LARGE);
        page.reload();
        Locator previews = widget.log().locator(".pic canvas:visible");
        assertThat(previews).hasCount(2);
        assertThat(page.evaluate("fetched")).isEqualTo(2);
        for (int i = 0; i < 2; i++) {
            previews.nth(i).click();
            assertThat(widget.host().locator("dialog canvas")).hasJSProperty("width", 60);
            page.keyboard().press("Escape");
            assertThat(widget.host().locator("dialog")).isHidden();
        }
        assertThat((int) page.evaluate("fetched")).isGreaterThan(2);
        assertThat(previews).hasCount(2);
    }

    private static FilePayload picture(String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(60, 60, BufferedImage.TYPE_INT_RGB), "png", bytes);
        return new FilePayload(name, "image/png", bytes.toByteArray());
    }
}

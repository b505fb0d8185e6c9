// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Interception;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;
import sh.karta.faults.Fault;
import sh.karta.faults.FaultProxy;

/** Attachments of the next message: chosen, pasted, dropped, refused, and their later states (public-api §4). */
@EndToEnd
class FilesTest {
    private static final String FILES = "**/managed-agents/sessions/*/files";

    @Test
    void aFileIsSentWithTheMessageAndShownAfterAReload(Stack stack, Visit visit) {
        Widget widget = attached(stack, visit);
        assertThat(chip(widget)).containsText("receipt.pdf33 kB");

        widget.composer().focus();
        assertThat(widget.button("Send")).isEnabled();
        visit.page().keyboard().press("Enter");
        Locator sent = widget.log().locator("[part~=file]");
        assertThat(sent).containsText("receipt.pdf");
        assertThat(chip(widget)).hasCount(0);
        widget.awaitEvent("message:received", 2);

        visit.page().reload();
        assertThat(sent).containsText("receipt.pdf");
    }

    @Tag("full")
    @Test
    void anUploadFailsIfTheBodyOfItsRefusalNeverEnds(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        try (FaultProxy proxy = FaultProxy.start(stack.agent().url())) {
            proxy.inject("/files", Fault.STALL_IN_BODY, 1, 3);
            String none = proxy.address() + "/" + stack.project().name() + "/v1/managed-agents/sessions/none/files";
            Interception.start(visit.page(), FILES, route -> route.resume(new Route.ResumeOptions().setUrl(none)));
            choose(widget, file("notes.txt", 100));
            assertThat(chip(widget)).containsText("Couldn't upload that file.");
            assertThat(widget.button("Retry")).isVisible();
        }
        visit.expectProblem("Failed to load resource");
    }

    @Tag("full")
    @Test
    void filesCanBePastedAndDropped(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        for (String type : new String[] {"paste", "drop"}) {
            widget.composer()
                    .evaluate(
                            "(field, type) => { const data = new DataTransfer();"
                                    + "data.items.add(new File(['x'], type + '.txt', {type: 'text/plain'}));"
                                    + "const init = {bubbles: true, composed: true, cancelable: true};"
                                    + "field.dispatchEvent(type === 'paste'"
                                    + " ? new ClipboardEvent(type, {...init, clipboardData: data})"
                                    + " : new DragEvent(type, {...init, dataTransfer: data})); }",
                            type);
            assertThat(widget.host().getByText(type + ".txt is attached.")).hasCount(1);
        }
        assertThat(chip(widget)).hasCount(2);
    }

    @Tag("full")
    @Test
    void aPictureIsShownInTheComposerInTheMessageAndEnlarged(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.host()
                .locator("input[type=file]")
                .setInputFiles(new FilePayload[] {picture("bag.png", 400, 200), picture("cup.png", 90, 1_200)});
        assertThat(chip(widget).locator("canvas:visible")).hasCount(2);
        // A message is not sent while a file is.
        assertThat(widget.button("Send")).isEnabled();
        // The status region names only the file that finished last.
        assertThat(widget.host().getByText(Pattern.compile("^(bag|cup)\\.png is attached\\.$")))
                .hasCount(1);
        widget.say("say: Here they are.");
        widget.awaitEvent("message:received", 2);
        assertPreviews(widget);

        // In another page, the pictures come from the server.
        visit.page().reload();
        assertPreviews(widget);
        Locator first = preview(widget, "bag.png");
        first.press("Enter");
        Locator dialog = widget.host().locator("dialog");
        assertThat(dialog).isVisible();
        Locator large = dialog.getByRole(AriaRole.IMG);
        assertThat(large).hasAccessibleName("bag.png");
        assertThat(large).hasJSProperty("width", 400);
        assertThat(dialog).containsText("1 / 2");
        visit.page().keyboard().press("ArrowLeft");
        visit.page().keyboard().press("ArrowRight");
        assertThat(large).hasAccessibleName("cup.png");
        visit.page().keyboard().press("ArrowRight");
        assertThat(dialog).containsText("2 / 2");
        widget.call("update", Map.of("locale", "de"));
        assertThat(widget.button("Nächstes Bild")).isVisible();
        widget.call("update", Map.of("locale", "en"));
        Download saved =
                visit.page().waitForDownload(() -> widget.button("Download").click());
        assertThat(saved.suggestedFilename()).isEqualTo("cup.png");

        visit.page().keyboard().press("Escape");
        assertThat(dialog).isHidden();
        assertThat(widget.panel()).isVisible();
        assertThat(first).isFocused();

        // A panel that the page closes takes the large view with it. An invisible one would block the page.
        first.press("Enter");
        assertThat(dialog).isVisible();
        visit.page().evaluate("karta('close')");
        visit.page()
                .waitForFunction(
                        "() => !document.querySelector('karta-widget').shadowRoot.querySelector('dialog').open");
    }

    @Tag("full")
    @Test
    void aPictureThatCannotBeDecodedOrReadIsShownAsAFile(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        choose(widget, new FilePayload("broken.png", "image/png", new byte[100]));
        assertThat(chip(widget)).containsText("broken.png");
        assertThat(chip(widget)).not().hasClass(Pattern.compile("\\bpic\\b"));
        widget.host().locator("input[type=file]").setInputFiles(picture("lost.png", 50, 50));
        assertThat(widget.host().getByText("lost.png is attached.")).hasCount(1);
        assertThat(widget.button("Send")).isEnabled();
        widget.say("say: Here they are.");
        widget.awaitEvent("message:received", 2);

        visit.page()
                .route(
                        "**/files/*",
                        route -> route.fulfill(new Route.FulfillOptions()
                                .setStatus(404)
                                .setHeaders(Map.of("Access-Control-Allow-Origin", "*"))));
        visit.page().reload();
        assertThat(widget.log().locator("[part~=file]")).hasCount(2);
        assertThat(widget.log().locator(".pic")).hasCount(0);
        assertThat(widget.log().getByText("lost.png").first()).isVisible();
        visit.expectProblem("Failed to load resource");
    }

    private static void assertPreviews(Widget widget) {
        for (String name : List.of("bag.png", "cup.png")) {
            // Reads the layout size and not the bounding box, which the opening of the panel scales.
            assertThat(preview(widget, name)).hasJSProperty("offsetWidth", 140);
            assertThat(preview(widget, name)).hasJSProperty("offsetHeight", 140);
        }
    }

    private static Locator preview(Widget widget, String name) {
        Locator preview = widget.log()
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
        assertThat(preview).isVisible();
        return preview;
    }

    private static FilePayload picture(String name, int width, int height) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new FilePayload(name, "image/png", bytes.toByteArray());
    }

    /** Completes one turn and waits for the deferred files. */
    private static Widget start(Stack stack, Visit visit) {
        Widget widget = Widget.answered(stack, visit);
        assertThat(widget.button("Attach files")).isVisible();
        return widget;
    }

    /** Completes one turn, waits for the deferred files and attaches a file. */
    private static Widget attached(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        choose(widget, file("receipt.pdf", 34_000));
        assertThat(widget.host().getByText("receipt.pdf is attached.")).hasCount(1);
        return widget;
    }

    private static Locator chip(Widget widget) {
        return widget.host().locator("[part~=files] [part~=file]");
    }

    private static void choose(Widget widget, FilePayload file) {
        widget.host().locator("input[type=file]").setInputFiles(file);
    }

    private static FilePayload file(String name, int size) {
        return new FilePayload(name, "application/octet-stream", new byte[size]);
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.stack.Stack;

/** Images in answers become links unless the page allows their host, so that an answer cannot cause requests. */
@EndToEnd
class ImagesTest {
    private static final byte[] PIXEL = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    /** Addresses that load from a host other than the allowed one, or run as a document. */
    private static final List<String> OTHERS = List.of(
            "https://other.example/a.png",
            "https://images.example.evil.example/a.png",
            "https://evil.example/images.example/a.png",
            "https://images.example@evil.example/a.png",
            "https://evil.example\\\\@images.example/a.png",
            "https://sub.images.example/a.png",
            "https://images.example:8443/a.png",
            "http://images.example/a.png",
            "//evil.example/a.png",
            "data:image/svg+xml;base64,PHN2Zy8+",
            "javascript:alert(1)//images.example");

    @Test
    void onlyImagesFromAllowedHostsAreRequested(Stack stack, Visit visit) {
        Page page = visit.page();
        List<String> asked = serve(page);
        visit.open(Answers.page(stack, false));

        Object shown = page.evaluate("""
                async (others) => {
                  karta("update", { theme: { imageHosts: ["images.example"] } });
                  await agent.ask();
                  for (const character of "![A cat](https://images.example/cat.png 'Tom') [![](https://images.example/none.png)](/none)\\n\\n") {
                    agent.say("a", character);
                    await agent.frame();
                  }
                  others.forEach((address, i) => agent.say("a", `![other ${i}](<${address}>)\\n\\n`));
                  await agent.end();
                  const images = [...agent.root().querySelectorAll(".md img")];
                  await Promise.all(images.map((image) => { image.scrollIntoView(); return image.decode(); }));
                  return [
                    images.map(({ src, alt, loading, referrerPolicy }) => [src, alt, loading, referrerPolicy].join(" ")).join(),
                    [...agent.root().querySelectorAll(".md a:not(:has(img))")].map((link) => link.textContent).join(),
                  ];
                }
                """, OTHERS);

        List<String> words = new ArrayList<>();
        for (int i = 0; i < OTHERS.size(); i++) {
            words.add("other " + i);
        }
        assertThat((List<?>) shown)
                .isEqualTo(List.of(
                        "https://images.example/cat.png A cat lazy no-referrer,https://images.example/none.png"
                                + "  lazy no-referrer",
                        String.join(",", words)));
        assertThat(asked)
                .containsExactlyInAnyOrder("https://images.example/cat.png -", "https://images.example/none.png -");
    }

    @Tag("full")
    @Test
    void withoutAnAllowedHostEveryImageIsALinkButNeverOneInALink(Stack stack, Visit visit) {
        Page page = visit.page();
        List<String> asked = serve(page);
        visit.open(Answers.page(stack, false));

        Object links = page.evaluate("""
                async () => {
                  await agent.ask();
                  agent.say("a", "![A cat](https://images.example/cat.png) ![](https://images.example/none.png)\\n\\n");
                  for (const character of "[![A dog](https://images.example/dog.png)](https://example.com/dogs) [see *![deep](https://images.example/d.png)* here](https://example.com/deep)") {
                    agent.say("a", character);
                    await agent.frame();
                  }
                  await agent.end();
                  return [agent.root().querySelectorAll(".md img").length,
                    ...[...agent.root().querySelectorAll(".md a")].map((link) => `${link.textContent} ${link.href}`)];
                }
                """);

        assertThat((List<?>) links)
                .isEqualTo(List.of(
                        0,
                        "A cat https://images.example/cat.png",
                        "https://images.example/none.png https://images.example/none.png",
                        "A dog https://example.com/dogs",
                        "see deep here https://example.com/deep"));
        assertThat(asked).isEmpty();
    }

    /** Serves all foreign hosts. Returns the requests with their referrers. */
    private static List<String> serve(Page page) {
        List<String> asked = new ArrayList<>();
        page.route(url -> !url.contains("//127.0.0.1") && !url.contains("//localhost"), route -> {
            String referrer = route.request().headers().getOrDefault("referer", "-");
            asked.add(route.request().url() + " " + referrer);
            route.fulfill(new Route.FulfillOptions().setContentType("image/png").setBodyBytes(PIXEL));
        });
        return asked;
    }
}

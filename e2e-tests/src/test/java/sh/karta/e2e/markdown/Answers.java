// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.markdown;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.stack.Stack;

/** A page whose agent is a script inside it (see {@code page/page.js}), and texts for that agent. */
final class Answers {
    /** The policy of public-api §5 with Trusted Types. Engines request an icon automatically. */
    private static final String STRICT = "default-src 'none'; script-src {{agent}} {{pages}}; connect-src {{agent}};"
            + " img-src {{pages}}/favicon.ico; require-trusted-types-for 'script'; trusted-types karta";

    private static final int BATCH = 2;

    private Answers() {}

    /** Returns the address of the page, with a strict policy or none. */
    static URI page(Stack stack, boolean strict) {
        String policy = strict
                ? STRICT.replace("{{agent}}", stack.agent().url().toString())
                        .replace("{{pages}}", stack.pages().url().toString())
                : "";
        return stack.publish(Answers.class, "page", Map.of("policy", policy));
    }

    /** Runs the body of an async function in the page. The variable {@code given} has {@code value}. */
    static Object run(Tab tab, Object value, String body) {
        return tab.evaluate("const given = " + new Gson().toJson(value) + ";" + body);
    }

    /** Runs the function for {@code values} in batches that fit the time limit of WebKit's driver. */
    static void runInBatches(Tab tab, List<?> values, String body) {
        for (int i = 0; i < values.size(); i += BATCH) {
            run(tab, values.subList(i, Math.min(i + BATCH, values.size())), body);
        }
    }

    /** Returns a class path resource of core's tests or of this package. */
    static String read(String resource) {
        try (InputStream in = Objects.requireNonNull(Answers.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /**
     * Returns the payloads of {@code hostile.txt} with addresses at {@code origin}, where a request would be noticed.
     */
    static List<String> hostile(URI origin) {
        List<String> payloads = new ArrayList<>();
        String taxonomy = read("/sh/karta/widget/core/markdown/hostile.txt");
        for (String section : taxonomy.split("(?m)^=== .*\\n", -1)) {
            if (!section.startsWith("What")) {
                payloads.addAll(List.of(section.split("\\n%%%\\n", -1)));
            }
        }
        return payloads.stream()
                .map(text -> text.replace("https://evil.example", origin.toString()))
                .toList();
    }
}

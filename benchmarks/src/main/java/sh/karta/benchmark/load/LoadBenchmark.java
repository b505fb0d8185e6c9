// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.load;

import com.microsoft.playwright.Browser;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import sh.karta.e2e.browser.PlaywrightBrowsers;
import sh.karta.e2e.stack.Stack;
import sh.karta.prerequisites.Tool;

/**
 * Loads a bare page with and without the tag, alternately. Prints the medians of the differences and of the time from
 * the first click to the focused composer. The servers run on the same machine without throttling, so the result is
 * the cost of the widget, not of a network.
 */
public final class LoadBenchmark {
    /** Number of unmeasured pairs at the beginning, in which the browser's processes start. */
    private static final int WARM_UP = 3;

    private LoadBenchmark() {}

    /** Runs the number of pairs given as the argument and prints the figures. */
    public static void main(String[] args) throws IOException {
        int pairs = Integer.parseInt(args[0]);
        Path folder = Files.createTempDirectory("karta-load");
        try (Stack stack = Stack.start(folder);
                PlaywrightBrowsers browsers = new PlaywrightBrowsers()) {
            Browser chromium = browsers.chromium(Tool.CHROMIUM
                    .find()
                    .orElseThrow(() -> new IllegalStateException("Chromium is required but not installed.")));
            run(stack, chromium, WARM_UP);
            Result result = run(stack, chromium, pairs);
            print(result, chromium.version(), System.out);
        }
    }

    /**
     * The results of one run: differences between the page with the tag and the bare page, and times of the first
     * click.
     */
    record Result(List<Load> differences, List<Double> firstClicks) {
        Spread spread(ToDoubleFunction<Load> figure) {
            return Spread.of(differences.stream().mapToDouble(figure).boxed().toList());
        }
    }

    static Result run(Stack stack, Browser browser, int pairs) {
        URI bare = stack.publish(LoadBenchmark.class, "page", Map.of("tag", ""));
        URI tagged = tagged(stack);
        List<Load> differences = new ArrayList<>();
        List<Double> clicks = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            // The two pages alternate in going first.
            Load without = pair % 2 == 0 ? bare(browser, bare) : null;
            Load with;
            try (Probe probe = new Probe(browser)) {
                with = probe.load(tagged, true);
                clicks.add(probe.firstClick());
            }
            if (without == null) {
                without = bare(browser, bare);
            }
            differences.add(new Load(
                    with.taskMs() - without.taskMs(),
                    with.scriptMs() - without.scriptMs(),
                    with.requests() - without.requests(),
                    with.bytes() - without.bytes(),
                    with.layoutShift() - without.layoutShift()));
        }
        return new Result(differences, clicks);
    }

    /** Publishes a bare page with the widget's tag. */
    static URI tagged(Stack stack) {
        URI agent = stack.agent().url();
        return stack.publish(
                LoadBenchmark.class,
                "page",
                Map.of(
                        "tag",
                        "<script async src=\"" + agent + "/widget/v1/karta.js\" data-embed-key=\"pk_test_demo\""
                                + " data-project=\"demo/assistant\" data-base-url=\"" + agent + "\"></script>"));
    }

    private static Load bare(Browser browser, URI page) {
        try (Probe probe = new Probe(browser)) {
            return probe.load(page, false);
        }
    }

    private static void print(Result result, String chromium, PrintStream out) {
        out.println();
        out.println("Cost of the tag on a bare page: median (middle half) of "
                + result.differences().size() + " pairs");
        out.println("Chromium " + chromium + ", Java " + Runtime.version() + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, " + System.getProperty("os.arch"));
        out.println();
        out.println("  main thread busy, ms                     " + result.spread(Load::taskMs));
        out.println("    of it in scripts, ms                   " + result.spread(Load::scriptMs));
        out.println("  requests before the first click          " + result.spread(Load::requests));
        out.println("  bytes of them with headers               " + result.spread(Load::bytes));
        out.println("  layout shift                             " + result.spread(Load::layoutShift));
        out.println("  first click to focused composer, ms      " + Spread.of(result.firstClicks()));
        out.println();
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Answers in the style of a model: a few written by hand, the rest generated. */
final class SampleAnswers {
    static final List<String> BY_HAND = List.of("""
            To reset your password:

            1. Open **Settings → Account**.
            2. Choose *Change password*.
            3. Enter the code we sent to `you@example.com`.

            > **Note:** the code expires after 10 minutes.

            Still stuck? See the [help page](https://example.com/help "Help") or write to support@example.com.
            """, """
            Here's a minimal example:

            ```js
            const response = await fetch("/v1/items?limit=10", {
              headers: { Authorization: `Bearer ${token}` },
            });
            if (!response.ok) {
              throw new Error(`HTTP ${response.status}`);
            }
            console.log(await response.json());
            ```

            It does three things:

            - **fetches** the first 10 items,
            - **checks** the status, and
            - prints the result.

            Use `async`/`await` in an ES module, or wrap it in `(async () => { … })()`.
            """, """
            | Plan | Price | Seats |
            |:-----|------:|:-----:|
            | Free | €0 | 1 |
            | Team | €12 / month | 5–20 |
            | Enterprise | *ask us* | **unlimited** |

            The **Team** plan fits most. `a | b` inside a cell is written `a \\| b`.
            """, """
            <!-- Written for the
            help centre. -->
            # 設定 <!-- omit in toc -->

            **「保存」**を押すと、**設定（共有）**が変わります。詳しくは https://example.com/docs を、または
            https://ja.wikipedia.org/wiki/設定。**注意：**請先備份。

            | 単位 | 意味 |
            |---|---|
            | m<sup>2</sup> | 面積<br>平方メートル |
            | CO<sub>2</sub> | **二酸化炭素。**<br/>気体 <!-- 仮 --> |

            <kbd>Ctrl</kbd>+<kbd>S</kbd> で保存します。
            """, """
            ## What changed in 2.0

            ### Breaking
            * `connect()` now returns a promise.
              Before:

                  client.connect(); // fire and forget

              After:

                  await client.connect();

            * The `timeout` option is in **seconds**, not ms.

            ### Added
            * ~~Experimental~~ stable streaming[^1]
            * Retries with back-off (0.5 s, 1 s, 2 s, …)

            [^1]: Needs Node ≥ 20.

            ***

            Full list: https://example.com/changelog#2.0.
            """, """
            Deine Bestellung **Nr. 10-4711** ist unterwegs. 📦

            - [x] bezahlt
            - [x] verpackt
            - [ ] zugestellt

            Voraussichtlich am _Freitag, 27. November_. Fragen? Antworte einfach hier – oder ruf an: [0800 123](tel:+49800123).
            """, """
            The area of a circle is $A = \\pi r^2$, so for r = 3 you get about 28.27.

            $$
            A = \\int_0^{2\\pi} \\int_0^r \\rho \\, d\\rho \\, d\\theta
            $$

            In code that's `Math.PI * r ** 2`; note that 5 * 3 * 2 = 30 and snake_case_names stay as they are.
            """, """
            See [the guide][guide], [its API][] and [RFC 2119].

            As [1] shows, and [2] confirms, this holds.

            [guide]: https://example.com/guide
            [its api]: <https://example.com/api> 'The API'
            [RFC 2119]: https://www.rfc-editor.org/rfc/rfc2119
            [1]: https://example.com/one
            """, """
            日本語でも**太字**や`コード`が使えます。

            1. 最初に「設定」を開きます。
            2. 次に*言語*を選びます。
               - 日本語
               - 英語

            مرحبا **بالعالم**، هذا [رابط](https://example.com/ar).
            """, """
            Nested steps:

            1. Install

               ```sh
               npm install @karta/widget
               ```

            2. Configure
               - key
                 - from the dashboard
                 - or from `init`
               - project

               > Keys are public.
               > Secrets are not.

            3. Done!
            """, """
            Use `<br>` for a break, not `\\n`. HTML like <div class="x"> or <!-- this --> is shown as it is, &amp; so are
            things like a<b, x > y, AT&T and &copy; 2026.\\
            A hard break before this line, and two spaces before the next.\s\s
            ![diagram](https://example.com/d.png "A diagram")
            """);

    private static final String[] WORDS =
            ("the a of to and in is for that with you can it on this as are not be or from by use at if your when"
                            + " will all file value data result request server option default returns example page user error message state time order set"
                            + " key name list string number first second because however should works between change read write")
                    .split(" ", -1);

    private final Random random;

    SampleAnswers(long seed) {
        random = new Random(seed);
    }

    /** Returns {@code count} answers: the handwritten ones first, then generated ones. */
    static List<String> all(int count) {
        List<String> all = new ArrayList<>(BY_HAND);
        for (long seed = 1; all.size() < count; seed++) {
            all.add(new SampleAnswers(seed).answer());
        }
        return all;
    }

    private String answer() {
        StringBuilder out = new StringBuilder(sentence()).append("\n\n");
        int definitions = random.nextInt(4) == 0 ? 2 : 0;
        for (int i = random.nextInt(7) + 2; i > 0; i--) {
            out.append(section()).append('\n');
            if (definitions > 0 && random.nextBoolean()) {
                out.append("More in [source ").append(random.nextInt(2)).append("].\n\n");
            }
        }
        for (int i = 0; i < definitions; i++) {
            out.append("[source ")
                    .append(i)
                    .append("]: https://example.com/")
                    .append(word())
                    .append('\n');
        }
        return out.toString();
    }

    private String section() {
        return switch (random.nextInt(9)) {
            case 0 -> "#".repeat(2 + random.nextInt(2)) + " " + words(3) + "\n";
            case 1 -> code();
            case 2 -> table();
            case 3, 4 -> list(0);
            case 5 -> "> " + sentence() + "\n> " + sentence() + "\n";
            default -> paragraph() + "\n";
        };
    }

    private String paragraph() {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(4) + 1; i > 0; i--) {
            out.append(sentence()).append(i > 1 ? random.nextInt(5) == 0 ? "\n" : " " : "");
        }
        return out.toString();
    }

    private String code() {
        StringBuilder out = new StringBuilder("```" + pick("java", "python", "", "json") + "\n");
        for (int i = random.nextInt(8) + 1; i > 0; i--) {
            out.append("  ".repeat(random.nextInt(3)))
                    .append(pick("if (a < b) {", "return `x`;", "# comment", "}", "", "* not a list", "let y = [1];"));
            out.append('\n');
        }
        return out.append("```\n").toString();
    }

    private String table() {
        int columns = random.nextInt(3) + 2;
        StringBuilder out =
                new StringBuilder("|" + (words(1) + " | ").repeat(columns) + "\n|" + "---|".repeat(columns) + "\n");
        for (int i = random.nextInt(5); i > 0; i--) {
            out.append('|');
            for (int column = 0; column < columns; column++) {
                out.append(' ').append(span()).append(" |");
            }
            out.append('\n');
        }
        return out.toString();
    }

    private String list(int depth) {
        StringBuilder out = new StringBuilder();
        boolean ordered = random.nextBoolean();
        boolean loose = random.nextInt(4) == 0;
        String indent = "   ".repeat(depth);
        for (int i = 1; i < random.nextInt(4) + 3; i++) {
            out.append(indent)
                    .append(ordered ? i + ". " : "-  ")
                    .append(random.nextInt(6) == 0 ? pick("[ ] ", "[x] ") : "")
                    .append(sentence());
            out.append(loose ? "\n\n" : "\n");
            if (depth < 2 && random.nextInt(4) == 0) {
                out.append(list(depth + 1));
            }
        }
        return out.toString();
    }

    private String sentence() {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(12) + 4; i > 0; i--) {
            out.append(random.nextInt(7) == 0 ? span() : word()).append(i > 1 ? " " : pick(".", ".", ":", "!"));
        }
        return out.toString();
    }

    private String span() {
        return switch (random.nextInt(13)) {
            case 0, 1 -> "**" + words(2) + "**";
            case 2 -> "*" + words(2) + "*";
            case 3, 4 -> "`" + word() + "()`";
            case 5 -> "[" + words(2) + "](https://example.com/" + word() + "?q=" + word() + "_x)";
            case 6 -> "https://example.com/" + word();
            case 7 -> "***" + word() + "***";
            case 8 -> "~~" + word() + "~~";
            case 9 -> "[**" + word() + "**](" + "/" + word() + " \"" + word() + "\")";
            case 10 -> pick("snake_case_name", "2 * 3", "a[0]", "x < y", "AT&T", "(see [1])", "~5", "f(x)", "&rarr;");
            default -> word();
        };
    }

    private String words(int most) {
        StringBuilder out = new StringBuilder(word());
        for (int i = random.nextInt(most); i > 0; i--) {
            out.append(' ').append(word());
        }
        return out.toString();
    }

    private String word() {
        return pick(WORDS);
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}

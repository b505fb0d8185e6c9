// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The marks in these tables: k keyword, s string or number, n name, c comment, a dot for text without a colour. */
class CodeScannerTest {
    private static final String MARKS = "ksnc";

    /** Each line of code has its marks in the line below it. */
    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '~', textBlock = """
            js ¦ const a = "x" + f(1); // end ¦ kkkkk.....sss...n.s...cccccc
            js ¦ return /a"b/.test(s) ¦ kkkkkk.sssss.nnnn...
            js ¦ a.delete(b / c / d) ¦ ..nnnnnn...........
            js ¦ `a ${b} \\` c` + new Map() ¦ sssssssssssss...kkk.nnn..
            ts ¦ @Input() x?: string = null ¦ nnnnnn.......kkkkkk...kkkk
            typescript ¦ let s = 'it\\'s' ¦ kkk.....sssssss
            json ¦ {"a": "b", "c" : [1, true]} ¦ .nnn..sss..nnn....s..kkkk..
            html ¦ <a href="x" b=c>t</a> ¦ .k.nnnn.sss.n.s....k.
            html ¦ <!-- c --><script>let a = 1</script><p> ¦ cccccccccc.kkkkkk.kkk.....s..kkkkkk..k.
            html ¦ <style>a { color: red }</style> ¦ .kkkkk.....nnnnn.........kkkkk.
            css ¦ @media x { a: 1px "s" } /* c */ ¦ nnnnnn.....n..sss.sss...ccccccc
            py ¦ def f(x): return 'a' # c ¦ kkk.n.....kkkkkk.sss.ccc
            java ¦ @Test void a() { throw new E('c'); } ¦ nnnnn.kkkk.n.....kkkkk.kkk.n.sss....
            bash ¦ npm install "$HOME" && ls $X -l ¦ nnn.........sssssss....nn.nn...
            sh ¦ if [ a ]; then echo 'b'; fi ¦ kk........kkkk.nnnn.sss..kk
            sql ¦ select 'it''s' FROM t -- c ¦ kkkkkk.sssssss.kkkk...cccc
            go ¦ func f(a string) { x := `r` } ¦ kkkk.n...kkkkkk.........sss..
            rust ¦ fn f<'a>(x: &'a str) { println!("{}", 'x'); } ¦ kk..............kkk....nnnnnnn..ssss..sss....
            php ¦ <?php $a = f("x"); ¦ ..kkk.nn...n.sss..
            yaml ¦ name: it's true ¦ nnnn.......kkkk
            toml ¦ key = "v" ¦ nnn...sss
            """)
    void tokensHaveTheirKind(String language, String code, String marks) {
        String marked = marks(language, List.of(code + "\n"));
        assertThat(marked).as(code).isEqualTo(pad(marks, code.length()));
    }

    private static String pad(String marks, int length) {
        return marks + ".".repeat(Math.max(0, length - marks.length()));
    }

    /** Returns one mark for each character of the code, which arrives in {@code pieces} of one text. */
    private static String marks(String language, List<String> pieces) {
        StringBuilder marks = new StringBuilder();
        CodeScanner scanner = CodeScanner.of(language, (kind, from, to) -> {
            assertThat(from).isGreaterThanOrEqualTo(0);
            while (marks.length() < to) {
                marks.append('.');
            }
            for (int i = from; i < to; i++) {
                assertThat(marks.charAt(i)).isEqualTo('.');
                marks.setCharAt(i, MARKS.charAt(kind));
            }
        });
        assertThat(scanner).as(language).isNotNull();
        String text = "";
        int position = 0;
        for (String piece : pieces) {
            text += piece;
            position = scanner.read(text, position);
        }
        assertThat(position).isEqualTo(text.length());
        return pad(marks.toString(), text.length() - 1);
    }

    /** Code of all families with constructs that a split can cut: comments, strings of several lines, escapes, tags, keys. */
    private static final List<String> SAMPLES = List.of(
            "js\nlet a = `x\n${y}\\``; /* c\n * d **/ f(a) // end\nreturn /r/;\n",
            "html\n<!-- a\n--><div id='x'\n class=y>t &amp; <script>if (a < b) { /* </p> */ }</script></div>\n",
            "css\n/* a */ .b:hover { color: #fff; margin: -1px }\n",
            "json\n{ \"a\\\"b\" : 1.5e3, \"c\": [\"d\", null]\n}\n",
            "python\ndef f(a):\n  '''doc\n  \"x\" ''' # c\n  return f\"{a}\"\n",
            "java\nString s = \"\"\"\n  a \"b\" c\n  \"\"\"; char c = '\\''; // \"\n",
            "bash\n$ echo 'a\nb' | grep ${x:-1} # c\nif true; then ls --all; fi\n",
            "sql\nSELECT a -- b\nFROM 'c''\nd' /* e */ WHERE f > 1.5\n",
            "go\nvar s = `a\nb` + \"c\\\"\" // d\n",
            "rust\nlet s: &'static str = \"a\nb\"; vec![1]; x != y; '\\n'\n",
            "php\n<?php // a\n$b = \"c $d\"; # e\nfunction f() {}\n",
            "yaml\n# a\nb-c: \"d\"\n  - e: 'f' # g\n",
            "kotlin\nval a = \"b\" /* c\n*/ + d()\n",
            "toml\n[a]\nb = 1 # c\n",
            "ruby\ndef a\n  puts 'b' # c\nend\n",
            "dockerfile\nFROM a AS b\nRUN c \"$D\"\n");

    @Test
    void anySplitGivesTheSameColours() {
        for (String sample : SAMPLES) {
            int line = sample.indexOf('\n');
            String language = sample.substring(0, line);
            String code = sample.substring(line + 1);
            String whole = marks(language, List.of(code));
            assertThat(whole).as(sample).containsAnyOf("n", "k");
            List<String> letters = new ArrayList<>();
            for (int i = 0; i < code.length(); i++) {
                letters.add(code.substring(i, i + 1));
                assertThat(marks(language, List.of(code.substring(0, i), code.substring(i))))
                        .as("%s cut at %s", sample, i)
                        .isEqualTo(whole);
            }
            assertThat(marks(language, letters)).as(sample).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "js", "html", "css", "json", "py", "java", "bash", "sql", "go", "rust", "php", "yaml", "toml", "rb", "docker"
    })
    void noTextMakesTheScannerHangOrReportATokenTwice(String language) {
        String hostile = "<\"'`/\\$@#-{}()*!:=> \t\naZ0_é\ud83d\ude00";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 4_000; i++) {
            text.append(hostile.charAt((i * i * 7 + i / 3) % hostile.length()));
        }
        String whole = text + "\n";
        List<String> letters =
                new ArrayList<>(whole.chars().mapToObj(Character::toString).toList());
        assertThat(marks(language, letters)).isEqualTo(marks(language, List.of(whole)));
    }

    /** The characters that each call reads again are bounded for every text. */
    @ParameterizedTest
    @CsvSource({"js, '\"'", "js, /", "json, '\"'", "html, <!--", "py, '\"\"\"'", "bash, '${'", "css, '/*'"})
    void aLongTokenIsNotReadAgain(String language, String opening) {
        CodeScanner scanner = CodeScanner.of(language, (kind, from, to) -> {});
        assertThat(scanner).isNotNull();
        String text = opening;
        int position = scanner.read(text, 0);
        for (int i = 0; i < 2_000; i++) {
            text += "ab ";
            position = scanner.read(text, position);
            assertThat(text.length() - position).isLessThan(210);
        }
    }

    @Test
    void namesOfLanguagesMayHaveAnyCaseAndUnknownOnesHaveNoScanner() {
        for (String known :
                List.of("js", "JavaScript", "TS", "tsx", "jsonc", "HTML", "c++", "C#", "Shell", "yml", "scss")) {
            assertThat(CodeScanner.of(known, (kind, from, to) -> {})).as(known).isNotNull();
        }
        for (String unknown : List.of("", "text", "j", "mermaid", "js ts", " ")) {
            assertThat(CodeScanner.of(unknown, (kind, from, to) -> {}))
                    .as(unknown)
                    .isNull();
        }
    }
}

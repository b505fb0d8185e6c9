// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Emphasis and addresses in languages that put no spaces between words. */
class EastAsianTextTest {
    /** The rules of CommonMark with the amendment of markdown-cjk-friendly, for all markers but the underscore. */
    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '¬', textBlock = """
                    **これは太字になる。**次の文 ¦ <strong>これは太字になる。</strong>次の文
                    **太字（たいじ）**です ¦ <strong>太字（たいじ）</strong>です
                    彼は**「重要」**と言う ¦ 彼は<strong>「重要」</strong>と言う
                    **「重要」**と言う ¦ <strong>「重要」</strong>と言う
                    これは**`code`**です ¦ これは<strong><code>code</code></strong>です
                    **[リンク](/u)**を見る ¦ <strong><a href="/u">リンク</a></strong>を見る
                    **该星号会被识别。**这是 ¦ <strong>该星号会被识别。</strong>这是
                    他说**“你好”**。 ¦ 他说<strong>“你好”</strong>。
                    请**注意：**不要 ¦ 请<strong>注意：</strong>不要
                    **重要——**然后 ¦ <strong>重要——</strong>然后
                    **價格 (NT$)**很高 ¦ <strong>價格 (NT$)</strong>很高
                    **스크립트(script)**라고 ¦ <strong>스크립트(script)</strong>라고
                    이 **"문장"**은 ¦ 이 <strong>&quot;문장&quot;</strong>은
                    *斜体。*然后 ¦ <em>斜体。</em>然后
                    ***两者。***然后 ¦ <em><strong>两者。</strong></em>然后
                    ~~已删除。~~然后 ¦ <del>已删除。</del>然后
                    ~~(削除)~~した ¦ <del>(削除)</del>した
                    **\ud840\udc00。**\ud840\udc00 ¦ <strong>\ud840\udc00。</strong>\ud840\udc00
                    **葛\udb40\udd00(x)**葛 ¦ <strong>葛\udb40\udd00(x)</strong>葛
                    a**(b)**c ¦ a**(b)**c
                    **a.**b ¦ **a.**b
                    **😀.**b ¦ **😀.**b
                    _斜体。_然后 ¦ _斜体。_然后
                    漢 ** 字 ** ¦ 漢 ** 字 **
                    5*3、4*2 ¦ 5<em>3、4</em>2
                    """)
    void emphasisNeedsNoSpaces(String text, String expected) {
        assertThat(TreeHtml.of(text)).isEqualTo("<p>" + expected + "</p>\n");
        assertEverySplitGivesTheSame(text);
    }

    /** The address is what stands between the brackets. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "详见[https://example.com/docs]。谢谢",
                "[https://example.com/a]，然后",
                "[https://example.com/a]、[https://example.com/b]",
                "（[https://example.com/a]）",
                "「[https://example.com/a?b=c]」",
                "《[https://example.com/a]》",
                "“[https://example.com/a]”",
                "[https://example.com/a]：说明",
                "[https://example.com/a]！",
                "[https://example.com/a]…",
                "[https://example.com/a]——完",
                "[https://example.com/a]　次",
                "请访问[https://example.com]查看",
                "请访问[https://example.com/docs]查看",
                "请访问[https://example.com/index.html]查看",
                "请访问[https://example.com/?a=1]查看",
                "请访问[http://localhost:8080]查看",
                "ドキュメントは[https://example.com/]を参照",
                "ドキュメントは[https://example.com/docs/]を参照",
                "ドキュメントは[https://example.com/docs]をご覧ください",
                "请看[https://example.com/]查看",
                "문서는 [https://example.com/docs]를 보세요",
                "[https://zh.wikipedia.org/wiki/中国]",
                "[https://ja.wikipedia.org/wiki/スティーブ・ジョブズ]。",
                "[https://ko.wikipedia.org/wiki/대한민국]",
                "[https://example.com/search?q=日本]，",
                "[https://example.com/page#概要]。",
                "[https://例え.jp/docs]を",
                "[https://example.香港/]。",
                "请看[www.example.com]。",
                "[https://example.com/naïve/Ünïcode]",
                "[https://example.com/a\ud83d\ude00b]",
                "[https://example.com/b]\ud840\udc00",
                "联系[support@example.com]。",
                "メールは[support@example.com]まで",
            })
    void addressesEndWhereAReaderEndsThem(String marked) {
        String text = marked.replaceAll("[\\[\\]]", "");
        String links = marked.replaceAll("\\[(\\w+@[^]]*)\\]", "<a href=\"mailto:$1\">$1</a>")
                .replaceAll("\\[(www[^]]*)\\]", "<a href=\"http://$1\">$1</a>")
                .replaceAll("\\[(http[^]]*)\\]", "<a href=\"$1\">$1</a>");
        assertThat(TreeHtml.of(text).replaceAll("href=\"[^\"]*\"", "href"))
                .isEqualTo("<p>" + links.replaceAll("href=\"[^\"]*\"", "href") + "</p>\n");
        assertEverySplitGivesTheSame(text);
    }

    @Test
    void aSupplementaryCharacterThatArrivesInTwoPiecesIsOneCharacter() {
        assertEverySplitGivesTheSame("**字(a)**\ud840\udc00 https://example.com/a\ud840\udc00 /wiki/\ud840\udc00");
    }

    static void assertEverySplitGivesTheSame(String text) {
        String expected = TreeSink.parse(text).dump();
        for (int at = 1; at < text.length(); at++) {
            assertThat(TreeSink.parse(List.of(text.substring(0, at), text.substring(at)))
                            .dump())
                    .as("%s | %s", text.substring(0, at), text.substring(at))
                    .isEqualTo(expected);
        }
        assertThat(TreeSink.parse(StreamingTest.characters(text)).dump()).isEqualTo(expected);
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.stack.Stack;

/** Malformed text is shown as well as possible. A problem in the page, such as an exception, fails the test. */
@EndToEnd
@Tag("full")
class BadAnswerTest {
    private static Object shown(Stack stack, Visit visit, String say) {
        visit.open(Answers.page(stack, true));
        return visit.page()
                .evaluate("async () => { await agent.ask(); " + say
                        + "; await agent.end(); return agent.parts().map((part) => part.textContent); }");
    }

    @Test
    void loneSurrogatesNulAndByteOrderMarksAreText(Stack stack, Visit visit) {
        visit.open(Answers.page(stack, true));

        Object same = visit.page().evaluate("""
                        async () => {
                          const text = "a \\ud800 b \\udc00 c \\0 d \\ufeff **e\\ud83d\\ude00**";
                          await agent.ask();
                          agent.say("whole", text);
                          for (const unit of text.split("")) {
                            agent.say("units", unit);
                            await agent.frame();
                          }
                          await agent.end();
                          const shown = "a \\ud800 b \\udc00 c \\ufffd d \\ufeff e\\ud83d\\ude00";
                          return agent.parts().map((part) => part.textContent === shown);
                        }
                        """);

        assertThat((List<?>) same).isEqualTo(List.of(true, true));
    }

    @Test
    void megabyteWithoutALineBreakIsShown(Stack stack, Visit visit) {
        String words = "words and *more* `words` ";
        Object texts = shown(
                stack,
                visit,
                "for (let i = 0; i < 10; i++) { agent.say('a', '" + words + "'.repeat(4000)); await agent.frame(); }");

        assertThat(((List<?>) texts).stream().map(text -> ((String) text).length()))
                .containsExactly("words and more words ".length() * 40_000 - 1);
    }

    @Test
    void tenThousandNestedQuotesAreShown(Stack stack, Visit visit) {
        Object texts = shown(
                stack, visit, "agent.say('a', '> '.repeat(10000) + 'x'); agent.say('b', '>'.repeat(10000) + 'x')");

        assertThat(((List<?>) texts).stream().map(text -> ((String) text).replaceAll("[> ]", "")))
                .containsExactly("x", "x");
    }

    @Test
    void aDeltaForAnUnknownPartStartsIt(Stack stack, Visit visit) {
        assertThat((List<?>) shown(
                        stack,
                        visit,
                        "agent.send({type: 'agent.message', text: 'unnamed', delta: true}); agent.say('new', '*new*')"))
                .isEqualTo(List.of("unnamed", "new"));
    }

    @Test
    void aTextReplacedByAShorterOneShrinks(Stack stack, Visit visit) {
        Object texts = shown(stack, visit, """
                const replace = async (text) => {
                  agent.send({ type: "agent.message", part_id: "a", text });
                  await agent.frame();
                  await agent.frame();
                };
                await replace("# One\\n\\ntwo\\n\\n- three\\n- four\\n\\n" + "block\\n\\n".repeat(30));
                const first = agent.root().querySelector(".md h3");
                await replace("# One\\n\\ntwo\\n\\n- three");
                await replace("# One");
                await replace("");
                await replace("*End*\\n\\n" + "block\\n\\n".repeat(30));
                await replace("*End*")
                """);

        assertThat((List<?>) texts).isEqualTo(List.of("End"));
    }
}

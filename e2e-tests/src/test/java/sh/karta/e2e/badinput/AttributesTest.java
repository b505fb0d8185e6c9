// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.badinput;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Tags that cannot work: one warning that names the attribute and what was expected, no widget, no harm (public-api §1). */
@EndToEnd
class AttributesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    data-project=demo/assistant                                          | data-embed-key
                    data-embed-key= data-project=demo/assistant                          | data-embed-key
                    data-embed-key=secret data-project=demo/assistant                    | data-embed-key
                    data-embed-key=pk_test_demo                                          | data-project
                    data-embed-key=pk_test_demo data-project=assistant                   | data-project
                    data-embed-key=pk_test_demo data-project=Demo/Assistant              | data-project
                    data-embed-key=pk_test_demo data-project=demo/                       | data-project
                    data-embed-key=pk_test_demo data-project=demo/-a                     | data-project
                    data-embed-key=pk_test_demo data-project=demo/a/b                    | data-project
                    data-embed-key=pk_test_demo data-token=t data-project=demo/assistant | data-embed-key
                    data-embed-key=pk_test_demo data-project=demo/assistant data-base-url=agent | data-base-url
                    data-embed-key=pk_test_demo data-project=demo/assistant data-base-url=ftp://a.example | data-base-url
                    data-embed-key=pk_test_demo data-project=demo/assistant data-transport=smoke | data-transport
                    """)
    void badTagIsOneWarningAndNoWidget(String attributes, String named, Stack stack, Visit visit) {
        visit.open(Shop.pageWithTag(stack, attributes));
        visit.page()
                .waitForCondition(() -> visit.page().evaluate("karta.loaded").equals(true));

        assertThat(visit.problems()).singleElement().asString().matches("console warning: .*" + named + ".*expected.*");
        assertThat(new Widget(visit.page()).host()).hasCount(0);
        assertThat(((Map<?, ?>) new Widget(visit.page()).call("open")).get("ok"))
                .isEqualTo(false);
        visit.expectProblem(named);
        assertThat(visit.requests()).noneMatch(request -> request.method().equals("POST"));
    }

    @Test
    void bareTagIsSilentUntilACommandNeedsItsSettings(Stack stack, Visit visit) {
        visit.open(Shop.pageWithTag(stack, ""));
        visit.page()
                .waitForCondition(() -> visit.page().evaluate("karta.loaded").equals(true));
        assertThat(visit.problems()).isEmpty();

        assertThat(((Map<?, ?>) new Widget(visit.page()).call("open")).get("ok"))
                .isEqualTo(false);
        assertThat(visit.problems()).hasSize(1);
        visit.expectProblem("console warning: .*embed-?[kK]ey");
    }
}

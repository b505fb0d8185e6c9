// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.teavm.jso.JSBody;

/** Native bodies of the loader are single expressions or calls, so that the logic stays in Java. */
class NativeBodiesTest {
    private static final String STATEMENT = ".*\\b(if|else|for|while|do|switch|try|throw|var|let|const|this|eval)\\b.*";

    @Test
    void eachBodyIsOneExpression() {
        List<JavaMethod> methods = natives();

        assertThat(methods).hasSizeGreaterThan(50).allSatisfy(method -> {
            String code = withoutTexts(script(method));
            String inner = code.replaceAll("function \\(\\) \\{ return ([^;]*); \\}", "$1");
            assertThat(inner).as(method.getFullName()).doesNotContain(";").doesNotMatch(STATEMENT);
            assertThat(inner.lastIndexOf("return ")).as(method.getFullName()).isLessThanOrEqualTo(0);
        });
    }

    @Test
    void theirSizeIsPrinted() {
        List<JavaMethod> methods = natives();
        int total = methods.stream().mapToInt(method -> script(method).length()).sum();

        System.out.printf("native bodies of the loader: %d, %,d characters in all%n", methods.size(), total);
        assertThat(total).isLessThan(8_500);
    }

    private static List<JavaMethod> natives() {
        return new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("sh.karta.widget.loader", "sh.karta.widget.browser.js")
                        .stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.isAnnotatedWith(JSBody.class))
                        .toList();
    }

    private static String script(JavaMethod method) {
        return (String)
                method.getAnnotationOfType(JSBody.class.getName()).get("script").orElseThrow();
    }

    private static String withoutTexts(String script) {
        return script.replaceAll("'[^']*'", "''");
    }
}

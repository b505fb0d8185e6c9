// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.teavm.jso.JSBody;

/** Native bodies of the loader are single expressions or calls, so that the logic stays in Java. */
class NativeBodiesTest {
    private static final String STATEMENT = ".*\\b(if|else|for|while|do|switch|try|throw|var|let|const|this|eval)\\b.*";

    private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\\n]|\\\\.)*\"");

    /** {@code javaMethods}, a class in a descriptor, or the result of a method at the end of one. */
    private static final Pattern DESCRIPTOR =
            Pattern.compile("\\bjavaMethods\\b|L(?:\\w+/)+[\\w$]+;|\\w\\([\\[BCDFIJSZ]*\\)\\[*[BCDFIJSVZ]['\"]");

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

    /** A string with a descriptor names a method of Java. The compiler does not check it, and renaming the method does not change it. */
    @Test
    void noStringHasAJvmDescriptor() throws IOException {
        var found = new TreeSet<String>();
        int sources = 0;
        for (String folder : List.of("src/main/java", "../browser/src/main/java/sh/karta/widget/browser/js")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    sources++;
                    STRING.matcher(Files.readString(file))
                            .results()
                            .map(MatchResult::group)
                            .filter(text -> DESCRIPTOR.matcher(text).find())
                            .forEach(text -> found.add(file + ": " + text));
                }
            }
        }
        assertThat(found).isEmpty();
        assertThat(sources).isGreaterThan(20);
        assertThat("\"javaMethods.get('sh.karta.A.b()V').invoke()\"").containsPattern(DESCRIPTOR);
        assertThat("\"sh.karta.A.b(ILjava/lang/String;)\"").containsPattern(DESCRIPTOR);
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

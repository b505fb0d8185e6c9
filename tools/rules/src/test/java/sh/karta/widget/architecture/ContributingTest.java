// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** CONTRIBUTING.md names methods of the widget, and a page that names one that does not exist misleads its readers. */
@AnalyzeClasses(packages = "sh.karta.widget", importOptions = ImportOption.DoNotIncludeTests.class)
class ContributingTest {
    /** {@code Class.method} or {@code Class.method(first, second)}. */
    private static final Pattern METHOD = Pattern.compile("`([A-Z]\\w*)\\.([a-z]\\w*)(?:\\(([^)`]*)\\))?`");

    /** {@code method(first, second)}, a method of the conversation. */
    private static final Pattern OWN_METHOD = Pattern.compile("`([a-z]\\w*)\\(([^)`]*)\\)`");

    private static final String OWN_SECTION = "\n## One message through the conversation\n";

    /** Classes of the JDK, which the page names too. */
    private static final Set<String> OTHERS = Set.of("String");

    @ArchTest
    static void eachNamedMethodExistsWithItsParameters(JavaClasses classes) throws IOException {
        String page = Files.readString(Sources.root().resolve("CONTRIBUTING.md"));
        List<String> missing = new ArrayList<>();
        var named = new TreeSet<String>();
        for (MatchResult found : METHOD.matcher(page).results().toList()) {
            if (!OTHERS.contains(found.group(1))) {
                named.add(found.group());
                check(classes, found.group(1), found.group(2), found.group(3), missing);
            }
        }
        String section = page.substring(page.indexOf(OWN_SECTION) + OWN_SECTION.length());
        section = section.substring(0, section.indexOf("\n## "));
        for (MatchResult found : OWN_METHOD.matcher(section).results().toList()) {
            named.add(found.group());
            check(classes, "Conversation", found.group(1), found.group(2), missing);
        }
        assertThat(missing).isEmpty();
        assertThat(named).as("methods on the page").hasSizeGreaterThan(20);
    }

    /**
     * Adds the method to {@code missing} if no class has it.
     *
     * @param arguments as on the page, which are checked unless they are null or "…"
     */
    private static void check(
            JavaClasses classes, String type, String method, @Nullable String arguments, List<String> missing) {
        boolean any = arguments == null || arguments.equals("…");
        int count = any || arguments.isEmpty() ? 0 : arguments.split(",").length;
        for (JavaClass each : classes) {
            if (each.getSimpleName().equals(type)
                    && each.getMethods().stream()
                            .anyMatch(one -> one.getName().equals(method)
                                    && (any || one.getRawParameterTypes().size() == count))) {
                return;
            }
        }
        missing.add(type + "." + method + (any ? "" : "(" + arguments + ")"));
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.publish;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cache times of files, read from the site's {@code _headers}: a path, in which {@code *} matches anything, and
 * below it, indented, its headers.
 */
final class HeaderRules {
    private record Rule(Pattern path, String cacheControl) {}

    private final List<Rule> rules = new ArrayList<>();

    HeaderRules(byte[] headersFile) {
        Pattern path = Pattern.compile("");
        for (String line : new String(headersFile, StandardCharsets.UTF_8).split("\n", -1)) {
            if (line.startsWith("/")) {
                path = Pattern.compile(Pattern.quote(line.strip()).replace("*", "\\E.*\\Q"));
            }
            String header = line.strip();
            if (header.regionMatches(true, 0, "Cache-Control:", 0, 14)) {
                rules.add(new Rule(path, header.substring(14).strip()));
            }
        }
    }

    /** Returns the value of {@code Cache-Control} for a key, or null if no rule matches. */
    @Nullable
    String cacheControl(String key) {
        Optional<Rule> rule = rules.stream()
                .filter(each -> each.path.matcher("/" + key).matches())
                .findFirst();
        return rule.map(Rule::cacheControl).orElse(null);
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.faults;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules in force and the requests seen. The first rule that fits and is not used up applies. Thread-safe. */
final class Rules {
    private static final class Active {
        final Rule rule;
        int left;

        Active(Rule rule) {
            this.rule = rule;
            this.left = rule.times();
        }
    }

    /** @param fault the fault the request met, or null */
    record Seen(String method, String target, @Nullable String fault) {}

    private final List<Active> active = new ArrayList<>();
    private final List<Seen> seen = new ArrayList<>();

    synchronized void add(Rule rule) {
        active.add(new Active(rule));
    }

    synchronized void clear() {
        active.clear();
        seen.clear();
    }

    /** Notes the request and uses up the fault it meets. */
    synchronized @Nullable Rule meet(String method, String target) {
        Rule met = null;
        for (Active candidate : active) {
            if (candidate.left != 0 && candidate.rule.fits(method, target)) {
                candidate.left--;
                met = candidate.rule;
                break;
            }
        }
        seen.add(new Seen(method, target, met == null ? null : met.fault().wireName()));
        return met;
    }

    synchronized List<Rule> left() {
        return active.stream()
                .filter(a -> a.left != 0)
                .map(a -> new Rule(a.rule.path(), a.rule.method(), a.rule.fault(), a.left, a.rule.n()))
                .toList();
    }

    synchronized List<Seen> seen() {
        return List.copyOf(seen);
    }
}

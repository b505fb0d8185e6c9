// SPDX-License-Identifier: Apache-2.0
package sh.karta.faults;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The active rules and the requests received. The first matching rule that is not used up applies. Thread-safe. */
final class Rules {
    private static final class Active {
        final Rule rule;
        int remaining;

        Active(Rule rule) {
            this.rule = rule;
            this.remaining = rule.times();
        }
    }

    /**
     * A recorded request.
     *
     * @param fault the name of its fault, or null
     */
    record SeenRequest(
            String method, String target, @Nullable String fault) {}

    private final List<Active> active = new ArrayList<>();
    private final List<SeenRequest> seen = new ArrayList<>();

    synchronized void add(Rule rule) {
        active.add(new Active(rule));
    }

    synchronized void clear() {
        active.clear();
        seen.clear();
    }

    /** Records the request. Returns the matching rule, if any, and counts its use. */
    synchronized @Nullable Rule match(String method, String target) {
        Rule met = null;
        for (Active candidate : active) {
            if (candidate.remaining != 0 && candidate.rule.matches(method, target)) {
                candidate.remaining--;
                met = candidate.rule;
                break;
            }
        }
        seen.add(
                new SeenRequest(method, target, met == null ? null : met.fault().wireName()));
        return met;
    }

    synchronized List<Rule> remaining() {
        return active.stream()
                .filter(a -> a.remaining != 0)
                .map(a -> new Rule(a.rule.path(), a.rule.method(), a.rule.fault(), a.remaining, a.rule.n()))
                .toList();
    }

    synchronized List<SeenRequest> seen() {
        return List.copyOf(seen);
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.limit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Drafts.Usage;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.session.Owner;
import sh.karta.server.store.Buckets;
import sh.karta.server.store.Ledger;

/** Refuses what goes beyond a project's limits. Thread-safe; shared by all servers of the store. */
public final class Limits {
    private final Buckets buckets;
    private final Ledger ledger;
    private final Clock clock;
    private final Function<String, LimitConfig> configs;
    private final BiConsumer<String, Code> refused;

    /**
     * @param configs the limits of a project
     * @param refused is told of each refusal: the project and why
     */
    public Limits(
            Buckets buckets,
            Ledger ledger,
            Clock clock,
            Function<String, LimitConfig> configs,
            BiConsumer<String, Code> refused) {
        this.buckets = buckets;
        this.ledger = ledger;
        this.clock = clock;
        this.configs = configs;
        this.refused = refused;
    }

    /**
     * Counts a request that writes.
     *
     * @param owner who asks, or null before there is a token
     * @param address the client's network address
     * @throws Problem {@code rate_limited}, with the seconds until the next one would be let through
     */
    public void admit(String project, String embedKey, @Nullable Owner owner, String address) {
        LimitConfig config = configs.apply(project);
        String network = network(address);
        if (network != null) {
            take(project, "address:" + project + ":" + network, config.addressPerMinute());
        }
        take(project, "key:" + embedKey, config.keyPerMinute());
        if (owner != null) {
            take(project, "visitor:" + project + ":" + owner.subject(), config.visitorPerMinute());
        }
    }

    private void take(String project, String bucket, int perMinute) {
        Duration wait = buckets.take(bucket, perMinute);
        if (!wait.isZero()) {
            refused.accept(project, Code.RATE_LIMITED);
            int seconds = (int) wait.toSeconds() + 1;
            throw new Problem(Code.RATE_LIMITED, "Too many requests. Wait before the next one.", seconds);
        }
    }

    /**
     * The name under which an address is counted: itself, the /64 of an IPv6 address, which one customer has all of; none for
     * this machine, where a proxy stands before us and would be everybody.
     */
    private static @Nullable String network(String address) {
        try {
            InetAddress parsed = InetAddress.getByName(address); // a literal: no name is looked up
            byte[] bytes = parsed.getAddress();
            if (parsed.isLoopbackAddress()) {
                return null;
            }
            return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 8));
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    /** Why a turn of this owner must not start, or null when it may. */
    public @Nullable Problem refusalOfTurn(Owner owner) {
        Problem refusal = spent(owner);
        if (refusal != null) {
            refused.accept(owner.project(), refusal.code());
        }
        return refusal;
    }

    private @Nullable Problem spent(Owner owner) {
        LimitConfig config = configs.apply(owner.project());
        ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
        LocalDate today = now.toLocalDate();
        if (config.tokensPerMonth() > 0) {
            LocalDate first = today.withDayOfMonth(1);
            long spent = ledger.spent(owner.project(), true, first) + ledger.spent(owner.project(), false, first);
            if (spent >= config.tokensPerMonth()) {
                return new Problem(
                        Code.BUDGET_EXHAUSTED,
                        "This assistant's budget for the month is used up.",
                        secondsUntil(now, first.plusMonths(1)));
            }
        }
        if (owner.anonymous()
                && config.anonymousTokensPerDay() > 0
                && ledger.spent(owner.project(), true, today) >= config.anonymousTokensPerDay()) {
            return new Problem(
                    Code.LIMIT_REACHED,
                    "This assistant has answered as much as it may today.",
                    secondsUntil(now, today.plusDays(1)));
        }
        return null;
    }

    private static int secondsUntil(ZonedDateTime now, LocalDate day) {
        return (int) Duration.between(now, day.atStartOfDay(ZoneOffset.UTC)).toSeconds() + 1;
    }

    /** Notes what a turn has cost. */
    public void spend(Owner owner, Usage usage) {
        long tokens = usage.inputTokens() + usage.outputTokens();
        if (tokens > 0) {
            ledger.add(
                    owner.project(), owner.anonymous(), LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC), tokens);
        }
    }
}

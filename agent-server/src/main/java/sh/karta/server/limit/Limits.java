// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.limit;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import sh.karta.server.limit.NetworkAddress.Network;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.session.Owner;
import sh.karta.server.store.Buckets;
import sh.karta.server.store.Ledger;
import sh.karta.server.store.MemoryBuckets;

/** Enforces the limits of the projects. Servers that share a store share the counters. Thread-safe. */
public final class Limits {
    /** One address may use this fraction (1/5) of a key's mints. */
    private static final int ADDRESSES_PER_KEY = 5;

    /** This fraction (1/2) of a key's mints is reserved for addresses that mint little. */
    private static final int RESERVED = 2;

    /** An address mints little while it uses at most this fraction (1/100) of a key's mints. */
    private static final int LITTLE = 100;

    /** A page reads the configuration each time its panel loads, also when it has a token already. */
    private static final int CONFIGS_PER_WRITE = 5;

    /** A transcription costs money. Six a minute are enough, because a recording takes some seconds. */
    private static final int TRANSCRIPTIONS_PER_MINUTE = 6;

    private static final int MEGABYTE = 1_024 * 1_024;

    /** Megabytes of files that one address may upload a minute. A session has a limit, but a stranger may create many sessions. */
    private static final int UPLOADED_PER_MINUTE = 100;

    private final Buckets buckets;
    /** Counts requests that need no store, so that they still do not. */
    private final MemoryBuckets ownBuckets = new MemoryBuckets(System::nanoTime);

    private final Ledger ledger;
    private final Clock clock;
    private final Function<String, LimitConfig> configs;
    private final BiConsumer<String, Code> refused;
    private final BiConsumer<String, Code> exhausted;

    /**
     * @param configs returns the limits of a project
     * @param refused called for each refusal with the project and the reason
     * @param exhausted also called if a budget for the whole project, or for all anonymous visitors, is used up
     */
    public Limits(
            Buckets buckets,
            Ledger ledger,
            Clock clock,
            Function<String, LimitConfig> configs,
            BiConsumer<String, Code> refused,
            BiConsumer<String, Code> exhausted) {
        this.buckets = buckets;
        this.ledger = ledger;
        this.clock = clock;
        this.configs = configs;
        this.refused = refused;
        this.exhausted = exhausted;
    }

    /**
     * Counts a mint. Reserves half of a key's rate for addresses with few mints. A few heavy addresses therefore cannot exhaust
     * it. An IPv6 address mints little only if the networks around it do, too. A request that the limit of
     * its address refuses does not count for the key.
     *
     * @param address the client's network address
     * @throws Problem {@code rate_limited}, with the seconds until the next request is accepted
     */
    public void admitMint(String project, String embedKey, String address) {
        LimitConfig config = configs.apply(project);
        int rate = config.keyPerMinute();
        int reserved = rate / RESERVED;
        List<Network> networks = takeFromAddress(project, config, address);
        for (Network network : networks) {
            consume(
                    project,
                    "mints:" + embedKey + ":" + network.name(),
                    share(rate, ADDRESSES_PER_KEY, network),
                    network.addresses() == 1
                            ? "a fifth of key_per_minute, from one address"
                            : network.addresses() + " fifths of key_per_minute, from one IPv6 network");
        }
        boolean little = networks.stream()
                .allMatch(
                        network -> isTaken("little:" + embedKey + ":" + network.name(), share(rate, LITTLE, network)));
        if (little && reserved > 0 && isTaken("reserved:" + embedKey, reserved)) {
            return;
        }
        Duration wait = buckets.consume("key:" + embedKey, rate - reserved);
        if (!wait.isZero()) {
            throw little
                    ? tooMany(project, rate, "key_per_minute", wait)
                    : tooMany(
                            project,
                            rate - reserved,
                            "half of key_per_minute, the other half is for addresses that mint little",
                            wait);
        }
    }

    /** Frees the memory of counters that are back at their start. Call it every minute. */
    public void sweep() {
        ownBuckets.sweep();
    }

    /** Returns the share of a rate that a network may use: a part of it for each address that the network counts as. */
    private static int share(int rate, int parts, Network network) {
        return Math.min(rate, Math.max(1, rate / parts) * network.addresses());
    }

    private boolean isTaken(String bucket, int perMinute) {
        return buckets.consume(bucket, perMinute).isZero();
    }

    /**
     * Counts a writing request.
     *
     * @param owner the visitor or user that sent it
     * @param address the client's network address
     * @throws Problem {@code rate_limited}, with the seconds until the next request is accepted
     */
    public void admit(Owner owner, String address) {
        LimitConfig config = configs.apply(owner.project());
        var unused = takeFromAddress(owner.project(), config, address);
        consume(
                owner.project(),
                "visitor:" + owner.project() + ":" + owner.subject(),
                config.visitorPerMinute(),
                "visitor_per_minute");
    }

    /**
     * Counts a request that {@link #admit} has refused, but that must be answered if it repeats an accepted one. To find out costs a body
     * and a look into the store, so these requests have rates of their own, equal to those of writing requests.
     *
     * @return whether the rates allow it
     */
    public boolean admitRepetition(Owner owner, String address) {
        LimitConfig config = configs.apply(owner.project());
        return NetworkAddress.networks(address).stream()
                        .allMatch(network -> isTaken(
                                "repeated-from:" + owner.project() + ":" + network.name(),
                                config.addressPerMinute() * network.addresses()))
                && isTaken("repeated:" + owner.project() + ":" + owner.subject(), config.visitorPerMinute());
    }

    private List<Network> takeFromAddress(String project, LimitConfig config, String address) {
        List<Network> networks = NetworkAddress.networks(address);
        for (Network network : networks) {
            consume(
                    project,
                    "address:" + project + ":" + network.name(),
                    config.addressPerMinute() * network.addresses(),
                    network.addresses() == 1
                            ? "address_per_minute"
                            : network.addresses() + " times address_per_minute, from one IPv6 network");
        }
        return networks;
    }

    /** Counts a reading request. Throws like {@link #admit}. */
    public void admitRead(Owner owner) {
        LimitConfig config = configs.apply(owner.project());
        consume(
                owner.project(),
                "reads:" + owner.project() + ":" + owner.subject(),
                config.visitorReadsPerMinute(),
                "visitor_reads_per_minute");
    }

    /** Counts a request for a transcript, also as a reading request. Throws like {@link #admit}. */
    public void admitTranscript(Owner owner) {
        admitRead(owner);
        LimitConfig config = configs.apply(owner.project());
        consume(
                owner.project(),
                "transcripts:" + owner.project() + ":" + owner.subject(),
                config.visitorTranscriptsPerMinute(),
                "visitor_transcripts_per_minute");
    }

    /**
     * Counts a request for a project's configuration, on this server alone.
     *
     * @param address the client's network address
     * @throws Problem {@code rate_limited}, with the seconds until the next request is accepted
     */
    public void admitConfig(String project, String address) {
        int rate = configs.apply(project).addressPerMinute() * CONFIGS_PER_WRITE;
        for (Network network : NetworkAddress.networks(address)) {
            int times = CONFIGS_PER_WRITE * network.addresses();
            consume(
                    ownBuckets,
                    project,
                    "configs:" + project + ":" + network.name(),
                    rate * network.addresses(),
                    times + " times address_per_minute, for the configuration");
        }
    }

    /** Counts a recording to transcribe. Throws like {@link #admit}. */
    public void admitTranscription(Owner owner) {
        consume(
                owner.project(),
                "transcriptions:" + owner.project() + ":" + owner.subject(),
                TRANSCRIPTIONS_PER_MINUTE,
                "recordings of one visitor");
    }

    /**
     * Counts an upload by its size, for all projects together, because they share the disk. Throws like {@link #admit}.
     *
     * @param address the client's network address
     * @param bytes maximum size of the file
     */
    public void admitUpload(String project, String address, long bytes) {
        for (Network network : NetworkAddress.networks(address)) {
            int megabytes = UPLOADED_PER_MINUTE * network.addresses();
            // A token of a slower bucket is a larger part of a minute, so each file takes a part in proportion to its
            // size.
            int perMinute = (int) Math.max(1, (long) megabytes * MEGABYTE / Math.max(1, bytes));
            Duration wait = buckets.consume("uploaded:" + network.name(), perMinute);
            if (!wait.isZero()) {
                String from = network.addresses() == 1 ? "one address" : "one IPv6 network";
                throw refused(project, "More than " + megabytes + " MB of files a minute from " + from + ".", wait);
            }
        }
    }

    /** @param limit the setting or the rule that the number comes from, for the message */
    private void consume(String project, String bucket, int perMinute, String limit) {
        consume(buckets, project, bucket, perMinute, limit);
    }

    private void consume(Buckets from, String project, String bucket, int perMinute, String limit) {
        Duration wait = from.consume(bucket, perMinute);
        if (!wait.isZero()) {
            throw tooMany(project, perMinute, limit, wait);
        }
    }

    private Problem tooMany(String project, int perMinute, String limit, Duration wait) {
        return refused(project, "More than " + perMinute + " requests a minute (" + limit + ").", wait);
    }

    private Problem refused(String project, String reason, Duration wait) {
        refused.accept(project, Code.RATE_LIMITED);
        int seconds = (int) wait.toSeconds() + 1;
        return new Problem(Code.RATE_LIMITED, reason + " Wait " + seconds + " s.", seconds);
    }

    /** Returns the reason why a turn of this owner must not start; null if it may. */
    public @Nullable Problem refusalOfTurn(Owner owner) {
        return refusalOfTurn(owner, 0);
    }

    /**
     * Returns the reason why a turn of this owner must not continue; null if it may.
     *
     * @param unstored tokens of the turn that are not in the sums yet
     */
    public @Nullable Problem refusalOfTurn(Owner owner, long unstored) {
        LimitConfig config = configs.apply(owner.project());
        ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
        LocalDate today = now.toLocalDate();
        LocalDate month = today.withDayOfMonth(1);
        if (isSpent(config.tokensPerMonth(), unstored, () -> spentSince(month, owner.project()))) {
            return exhausted(
                    owner,
                    Code.BUDGET_EXHAUSTED,
                    "This assistant's budget for the month is used up.",
                    secondsUntil(now, month.plusMonths(1)));
        }
        int tomorrow = secondsUntil(now, today.plusDays(1));
        if (owner.anonymous()
                && isSpent(
                        config.anonymousTokensPerDay(), unstored, () -> ledger.spent(owner.project(), true, today))) {
            return exhausted(
                    owner, Code.LIMIT_REACHED, "This assistant has answered as much as it may today.", tomorrow);
        }
        if (isSpent(
                config.visitorTokensPerDay(),
                unstored,
                () -> ledger.spentBy(owner.project(), owner.subject(), today))) {
            refused.accept(owner.project(), Code.LIMIT_REACHED);
            return new Problem(Code.LIMIT_REACHED, "You have asked as much as you may today.", tomorrow);
        }
        return null;
    }

    private static boolean isSpent(long budget, long unstored, LongSupplier stored) {
        return budget > 0 && unstored + stored.getAsLong() >= budget;
    }

    private long spentSince(LocalDate day, String project) {
        return ledger.spent(project, true, day) + ledger.spent(project, false, day);
    }

    private Problem exhausted(Owner owner, Code code, String text, int seconds) {
        refused.accept(owner.project(), code);
        exhausted.accept(owner.project(), code);
        return new Problem(code, text, seconds);
    }

    private static int secondsUntil(ZonedDateTime now, LocalDate day) {
        return (int) Duration.between(now, day.atStartOfDay(ZoneOffset.UTC)).toSeconds() + 1;
    }

    /**
     * Adds tokens of a run that has ended to the sums. Those of an open run are stored with its events.
     *
     * @return completes when {@link #refusalOfTurn} takes them into account
     */
    public CompletionStage<Void> spendLate(Owner owner, long tokens) {
        return ledger.add(
                owner.project(),
                owner.subject(),
                owner.anonymous(),
                LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC),
                tokens);
    }
}

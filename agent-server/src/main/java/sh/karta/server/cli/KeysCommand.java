// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sh.karta.server.auth.OriginRule;
import sh.karta.server.config.ServerConfig;
import sh.karta.server.event.Json;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.Store;
import sh.karta.server.store.StoredKey;

/** Manages the embed keys in the store: {@code keys …}. A change takes effect immediately, also in a running server. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Creates, lists, changes, rotates and disables embed keys, and revokes their tokens.",
        synopsisSubcommandLabel = "COMMAND")
final class KeysCommand {
    private static final int RANDOM_BYTES = 18;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before any command
    private CommandSpec spec;

    @Command(mixinStandardHelpOptions = true, description = "Creates a key and prints it.")
    int create(
            @Mixin StoreOptions options,
            @Option(names = "--project", required = true, paramLabel = "ORG/AGENT", description = "Project of the key.")
                    String project,
            @Option(
                            names = "--origin",
                            required = true,
                            paramLabel = "ORIGIN",
                            description = "Origin that may use the key: https://www.example.com, loopback, null or"
                                    + " none. Repeat the option for several origins.")
                    List<String> origins,
            @Option(names = "--test", description = "Creates a pk_test_ key instead of a pk_live_ key.") boolean test,
            @Mixin Result result)
            throws Exception {
        ServerConfig settings = options.settings();
        if (!settings.projects().containsKey(project)) {
            throw Problem.invalid("--project: the config has no project " + project + ", expected "
                    + String.join(" or ", settings.projects().keySet()) + ".");
        }
        requireOrigins(origins);
        try (Store store = options.open()) {
            StoredKey key = new StoredKey(newName(test), project, origins, true, now(), null);
            store.keys().put(key);
            result.print(out(), json(key), key.key());
        }
        return Cli.OK;
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists all keys, including those of the config file.")
    int list(@Mixin StoreOptions options, @Mixin Listing listing) throws Exception {
        ServerConfig settings = options.settings();
        settings.projects()
                .values()
                .forEach(project -> project.keys().forEach(key -> {
                    List<String> origins = key.origins().entries();
                    add(
                            listing,
                            new StoredKey(
                                    key.key(), project.name(), origins, key.enabled(), Instant.EPOCH, key.notBefore()),
                            true);
                }));
        if (options.hasStore()) {
            try (Store store = options.open()) {
                store.keys().all().forEach(key -> add(listing, key, false));
            }
        }
        listing.print(
                out(),
                "No keys. Create one with: karta-server keys create",
                "key",
                "project",
                "state",
                "created",
                "origins");
        return Cli.OK;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description =
                    "Creates a key with the settings of another and prints it. The old key stays valid until disabled.")
    int rotate(@Mixin StoreOptions options, @Parameters(paramLabel = "KEY") String name, @Mixin Result result)
            throws Exception {
        try (Store store = storeOf(options, name)) {
            StoredKey old = find(store, name);
            StoredKey fresh = new StoredKey(
                    newName(name.startsWith("pk_test_")), old.project(), old.origins(), true, now(), null);
            store.keys().put(fresh);
            result.print(out(), json(fresh), fresh.key());
        }
        return Cli.OK;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Disables a key: it mints no new tokens, and its existing tokens are refused immediately.")
    int disable(@Mixin StoreOptions options, @Parameters(paramLabel = "KEY") String name, @Mixin Result result)
            throws Exception {
        return change(options, name, result, key -> key.enabled(false));
    }

    @Command(mixinStandardHelpOptions = true, description = "Enables a key again.")
    int enable(@Mixin StoreOptions options, @Parameters(paramLabel = "KEY") String name, @Mixin Result result)
            throws Exception {
        return change(options, name, result, key -> key.enabled(true));
    }

    @Command(
            name = "revoke-tokens",
            mixinStandardHelpOptions = true,
            description =
                    "Revokes all tokens that a key has minted so far and closes their streams. Clients mint new ones.")
    int revokeTokens(@Mixin StoreOptions options, @Parameters(paramLabel = "KEY") String name, @Mixin Result result)
            throws Exception {
        return change(options, name, result, key -> key.notBefore(Instant.now()));
    }

    @Command(
            name = "set-origins",
            mixinStandardHelpOptions = true,
            description = "Replaces the origins of a key. Tokens of removed origins are refused immediately.")
    int setOrigins(
            @Mixin StoreOptions options,
            @Parameters(paramLabel = "KEY") String name,
            @Option(
                            names = "--origin",
                            required = true,
                            paramLabel = "ORIGIN",
                            description = "Origin that may use the key from now on. Repeat the option for several"
                                    + " origins.")
                    List<String> origins,
            @Mixin Result result)
            throws Exception {
        requireOrigins(origins);
        return change(options, name, result, key -> key.origins(origins));
    }

    private static void requireOrigins(List<String> origins) {
        try {
            OriginRule.of(origins);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("--origin: expected " + e.getMessage());
        }
    }

    private int change(StoreOptions options, String name, Result result, UnaryOperator<StoredKey> change)
            throws Exception {
        try (Store store = storeOf(options, name)) {
            store.keys().put(change.apply(find(store, name)));
            result.print(out(), json(find(store, name)));
        }
        return Cli.OK;
    }

    /** Opens the store that has a key. A key of the config file needs no store. */
    private static Store storeOf(StoreOptions options, String key) throws Exception {
        boolean configured = options.settings().projects().values().stream()
                .flatMap(project -> project.keys().stream())
                .anyMatch(known -> known.key().equals(key));
        if (configured && !options.hasStore()) {
            throw unknown(key);
        }
        return options.openExisting();
    }

    private static StoredKey find(Store store, String name) {
        @Nullable StoredKey key = store.keys().find(name);
        if (key == null) {
            throw unknown(name);
        }
        return key;
    }

    private static Problem unknown(String key) {
        return Problem.notFound("The store has no key " + key + ". To change a key of the config file, edit the file.");
    }

    /** Returns the time with the precision of the store, so that the printed key is equal to the listed one. */
    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private static String newName(boolean test) {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return (test ? "pk_test_" : "pk_live_")
                + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static ObjectNode json(StoredKey key) {
        return json(key, key.createdAt().toString());
    }

    private static ObjectNode json(StoredKey key, @Nullable String created) {
        ObjectNode json = Json.object()
                .put("key", key.key())
                .put("project", key.project())
                .put("enabled", key.enabled())
                .put("not_before", notBefore(key))
                .put("created_at", created);
        key.origins().forEach(json.putArray("origins")::add);
        return json;
    }

    private static @Nullable String notBefore(StoredKey key) {
        return key.notBefore() == null ? null : key.notBefore().toString();
    }

    private static void add(Listing listing, StoredKey key, boolean inConfigFile) {
        String notBefore = notBefore(key);
        String created = inConfigFile ? null : key.createdAt().toString();
        listing.add(
                json(key, created),
                key.key(),
                key.project(),
                (key.enabled() ? "enabled" : "disabled") + (notBefore == null ? "" : ", tokens since " + notBefore),
                created == null ? "config file" : created,
                String.join(" ", key.origins()));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}

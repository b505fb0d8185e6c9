// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.server.store.session.Claimed;
import sh.karta.server.store.session.Head;

/** Tests the decision of a server about its run when the store disagrees. Letters name runs and tails. */
final class OwnershipTest {
    private static final String HERE = "here";

    private static @Nullable UUID id(@Nullable String name) {
        return name == null ? null : UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    /** @param head created at, last number, epoch, run and node, such as {@code 1 9 0 a here}; null for none */
    private static @Nullable Head head(@Nullable String head) {
        if (head == null) {
            return null;
        }
        String[] fields = head.split(" ", -1);
        boolean open = fields.length > 3;
        return new Head(
                "ses_of_a_test",
                "demo/assistant",
                "",
                "",
                "",
                Instant.ofEpochSecond(Long.parseLong(fields[0])),
                Instant.EPOCH,
                Long.parseLong(fields[1]),
                0,
                Integer.parseInt(fields[2]),
                open ? id(fields[3]) : null,
                open ? fields[4] : null,
                null);
    }

    private static Ownership ownership(@Nullable String driven, @Nullable String known, String tail) {
        return new Ownership(HERE, id(driven), head(known), id(tail));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "unchanged                        | - | 1 9 0           | t | 1 9 0            | t | false",
                "another server has written       | - | 1 9 0           | t | 1 12 0           | u | false",
                "fewer rows than were read        | - | 1 9 0           | t | 1 7 0            | u | true",
                "fewer rows than a run has stored | a | 1 9 0 a here    | t | 1 7 0            | u | true",
                "the run is as it was             | a | 1 9 0 a here    | t | 1 9 0 a here     | t | false",
                "the run has another tail         | a | 1 9 0 a here    | t | 1 9 0 a here     | u | true",
                "the run was claimed              | a | 1 9 0 a here    | t | 1 9 1 a there    | t | false",
                "the run was claimed and written  | a | 1 9 0 a here    | t | 1 12 1 b there   | u | false",
                "the run was claimed back         | a | 1 9 0 a here    | t | 1 9 2 a here     | u | false",
                "the run was ended by another     | a | 1 9 0 a here    | t | 1 12 0           | u | false",
                "deleted                          | a | 1 9 0 a here    | t | -                | t | false",
                "deleted and created again        | a | 1 9 0 a here    | t | 2 1 0            | u | false",
                "unknown before                   | - | -               | t | 1 9 0            | u | false",
            })
    void commitsAreLostIfRowsAreMissingOrAnotherServerWroteDuringARunOfThisServer(
            String what,
            @Nullable String driven,
            @Nullable String known,
            String tail,
            @Nullable String stored,
            String storedTail,
            boolean lost) {
        assertThat(ownership(driven, known, tail).hasLostCommits(head(stored), id(storedTail)))
                .as(what)
                .isEqualTo(lost);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "no session             | -              | -",
                "no open run            | 1 9 0          | -",
                "a run of this server   | 1 9 0 a here   | a",
                "a run of another one   | 1 9 0 a there  | -",
            })
    void aRunThatTheStoreAssignsToThisServerIsContinued(String what, @Nullable String stored, @Nullable String left) {
        assertThat(ownership(null, null, "t").left(head(stored))).as(what).isEqualTo(id(left));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "no session            | - | -             | false",
                "no open run           | - | 1 9 0         | false",
                "driven here           | a | 1 9 0 a here  | false",
                "driven there          | - | 1 9 0 a there | true",
                "driven there by now   | b | 1 9 0 a there | true",
                "ours, but not driven  | - | 1 9 0 a here  | true",
            })
    void anOpenRunThatThisServerDoesNotDriveIsElsewhere(
            String what, @Nullable String driven, @Nullable String known, boolean elsewhere) {
        assertThat(ownership(driven, known, "t").elsewhere()).as(what).isEqualTo(elsewhere);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "a run that is not driven          | - | 1 9 3 a here  | 3 | false",
                "a run with the claim's epoch      | a | 1 9 3 a here  | 3 | true",
                "a run with a later epoch          | a | 1 9 4 a here  | 3 | true",
                "a run from before the claim       | a | 1 9 2 a here  | 3 | false",
                "a session that is not known       | a | -             | 3 | false",
            })
    void aClaimIsKnownIfARunHereHasItsEpoch(
            String what, @Nullable String driven, @Nullable String known, int epoch, boolean knows) {
        assertThat(ownership(driven, known, "t").knows(new Claimed("ses_of_a_test", id("a"), epoch)))
                .as(what)
                .isEqualTo(knows);
    }

    @Test
    void onlyTheServerThatDrivesARunWritesForIt() {
        assertThat(ownership("a", "1 9 0 a here", "t").mayWrite(id("a"))).isTrue();
        assertThat(ownership("b", "1 9 0 b here", "t").mayWrite(id("a"))).isFalse();
        assertThat(ownership(null, "1 9 0 a here", "t").mayWrite(id("a"))).isFalse();
        assertThat(ownership(null, "1 9 0 a there", "t").mayWrite(null))
                .as("a visitor's request")
                .isTrue();
    }
}

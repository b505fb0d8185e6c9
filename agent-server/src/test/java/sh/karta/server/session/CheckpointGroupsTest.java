// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CheckpointGroupsTest {
    private static final List<String> IDS = IntStream.range(0, 4_000)
            .mapToObj(number -> "ses_" + number * 7_919)
            .toList();

    private static List<List<String>> second(CheckpointGroups groups, int second, int sessions) {
        List<List<String>> due = new ArrayList<>();
        for (int slot = 0; slot < CheckpointGroups.SLOTS; slot++) {
            Predicate<String> is = groups.due((long) second * CheckpointGroups.SLOTS + slot, sessions);
            due.add(IDS.stream().limit(sessions).filter(is).toList());
        }
        return due;
    }

    @Test
    void fewSessionsAreSavedTogetherOnceASecond() {
        CheckpointGroups groups = new CheckpointGroups();
        for (int second = 0; second < 3; second++) {
            List<List<String>> due = second(groups, second, CheckpointGroups.SIZE);
            assertThat(due.get(0)).hasSize(CheckpointGroups.SIZE);
            assertThat(due.subList(1, CheckpointGroups.SLOTS)).allMatch(List::isEmpty);
        }
    }

    @Test
    void manySessionsAreSavedInGroupsOfAboutTheSameSizeOnceASecond() {
        List<List<String>> due = second(new CheckpointGroups(), 0, IDS.size());
        assertThat(due).allSatisfy(group -> assertThat(group).hasSizeBetween(400, 600));
        assertThat(due.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(IDS);
    }

    @Test
    void noSessionWaitsLongerThanTwoSecondsAlsoIfSlotsAreMissedAndTheNumberOfSessionsChanges() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            CheckpointGroups groups = new CheckpointGroups();
            Map<String, Long> saved = new HashMap<>();
            long now = 0;
            long longestPause = 0;
            while (now < 400) {
                int pause = random.nextInt(8) == 0 ? 1 + random.nextInt(20) : 1;
                longestPause = Math.max(longestPause, pause);
                now += pause;
                // Around the limit of one group.
                int size = CheckpointGroups.SIZE + random.nextInt(3) - 1;
                Predicate<String> due = groups.due(now, size);
                for (String id : IDS.subList(0, 20)) {
                    if (due.test(id)) {
                        saved.put(id, now);
                    }
                    assertThat(now - saved.getOrDefault(id, 0L))
                            .as("seed %d, slots without a save", seed)
                            .isLessThan(2L * CheckpointGroups.SLOTS + longestPause);
                }
            }
        }
    }

    @Test
    void aLateSlotSavesTheMissedGroupsOnlyAlsoInTheNextSecond() {
        CheckpointGroups groups = new CheckpointGroups();
        List<List<String>> due = second(groups, 0, IDS.size());
        for (int slot = 0; slot < CheckpointGroups.SLOTS - 1; slot++) {
            groups.due(CheckpointGroups.SLOTS + slot, IDS.size());
        }
        Predicate<String> late = groups.due(2L * CheckpointGroups.SLOTS, IDS.size());
        assertThat(IDS.stream().filter(late))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(due.get(CheckpointGroups.SLOTS - 1).stream(), due.get(0).stream())
                                .toList());
    }

    @Test
    void aSlotIsUsedOnce() {
        CheckpointGroups groups = new CheckpointGroups();
        assertThat(groups.due(0, 1).test("ses_1")).isTrue();
        assertThat(groups.due(0, 1).test("ses_1")).isFalse();
    }
}

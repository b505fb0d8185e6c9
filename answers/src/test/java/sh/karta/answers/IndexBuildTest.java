// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.Waiting;
import sh.karta.server.work.Workers;

/** Questions before, during and after a build of the index, also one that fails. */
final class IndexBuildTest {
    @TempDir
    Path folder;

    private final Workers workers = new Workers(2);

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("refunds.md"), "# Refunds\n\nA refund takes three working days.\n");
    }

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void aFailedBuildOfTheIndexIsRetriedWhileThePreviousOneAnswers() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        CountDownLatch failing = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch readAgain = new CountDownLatch(1);
        CountDownLatch askedAgain = new CountDownLatch(1);
        DocsFolder flaky = new DocsFolder(folder) {
            @Override
            public List<Page> read(Iterable<String> files) throws IOException {
                int read = reads.incrementAndGet();
                if (read == 2) {
                    failing.countDown();
                    await(asked);
                    throw new IOException("the disk is busy");
                }
                if (read == 3) {
                    readAgain.countDown();
                    await(askedAgain);
                }
                return super.read(files);
            }
        };
        try (DocsIndex waiting = new DocsIndex(flaky, "/{path}", "en", workers)) {
            assertThat(waiting.search("how long do refunds take", 1)).isNotEmpty();
            Files.writeString(folder.resolve("late.md"), "# Late\n\nQuark confinement explained.\n");
            await(failing);
            assertThat(waiting.search("how long do refunds take", 1)).isNotEmpty();
            asked.countDown();
            await(readAgain);
            assertThat(waiting.search("how long do refunds take", 1)).isNotEmpty();
            assertThat(waiting.search("quark confinement", 1)).isEmpty();
            askedAgain.countDown();
            Waiting.until("the new page", () -> isFound(waiting, "quark confinement"));
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void openingDoesNotWaitForTheIndexButTheFirstQuestionDoes() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        DocsFolder slow = new DocsFolder(folder) {
            @Override
            public List<Page> read(Iterable<String> files) throws IOException {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return super.read(files);
            }
        };
        try (DocsIndex opened = new DocsIndex(slow, "/{path}", "en", workers)) {
            CompletableFuture<List<SearchHit>> asked =
                    CompletableFuture.supplyAsync(() -> opened.search("how long do refunds take", 1));
            assertThat(asked).isNotDone();
            go.countDown();
            assertThat(asked.join()).isNotEmpty();
        }
    }

    @Test
    void aFolderThatCannotBeReadAtFirstIsReadLater() throws Exception {
        AtomicBoolean readable = new AtomicBoolean();
        DocsFolder flaky = new DocsFolder(folder) {
            @Override
            public SortedMap<String, String> fingerprint() throws IOException {
                if (!readable.get()) {
                    throw new IOException("the disk is busy");
                }
                return super.fingerprint();
            }
        };
        try (DocsIndex opened = new DocsIndex(flaky, "/{path}", "en", workers)) {
            assertThatThrownBy(opened::awaitComplete).hasMessageContaining("the disk is busy");
            assertThatThrownBy(() -> opened.search("refunds", 1)).hasMessageContaining("not indexed yet");
            readable.set(true);
            Waiting.until("an index of what can be read now", () -> isFound(opened, "how long do refunds take"));
        }
    }

    private static boolean isFound(DocsIndex opened, String question) {
        try {
            return !opened.search(question, 1).isEmpty();
        } catch (IllegalStateException e) {
            return false; // not indexed yet
        }
    }
}
